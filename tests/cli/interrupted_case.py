"""What the tests of interrupted training share."""

import os

from cli_case import CliTest, contents

SHAPE = ["--dim", "8", "--min-count", "2", "--epochs", "3", "--lanes", "2", "--chunk", "200"]


class InterruptedTest(CliTest):
    """A small model, and the bytes it has when nothing interrupts it."""

    def setUp(self):
        super().setUp()
        self.succeed("train", self.corpus, "-o", "whole", *SHAPE)
        self.whole = contents(self.path("whole"))

    def stop(self, *arguments, output="model", **options):
        """A run that stops in the middle."""
        return self.succeed("train", self.corpus, "-o", output, *SHAPE, *arguments, **options)

    def resume(self, *arguments, output="model", **options):
        return self.succeed("train", "--resume", output, *arguments, **options)

    def is_whole(self, output="model"):
        """The model is right, and nothing else is left."""
        self.assertEqual(contents(self.path(output)), self.whole)
        left = [name for name in os.listdir(self.folder) if name not in ("corpus.txt", "whole")]
        self.assertEqual(left, [output])

    def folder_of(self, output="model"):
        return self.path(output + ".checkpoint")
