"""Files that change, never end or vanish while the program reads them.

usage: bounds_test.py FIRTH [unittest arguments]
"""

import os
import resource
import subprocess

import cli_case
from cli_case import CliTest, main, npy


def small_memory():
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


def model_of(rows, dim):
    words = "".join("w%d\t%d\n" % (i, rows - i) for i in range(rows))
    return npy(rows, dim, ((i % 97) / 97 + 0.01 for i in range(rows * dim))), words.encode()


class FilesThatChange(CliTest):
    def vocabulary_of(self, change):
        """Words of a file that is changed after the program has looked at it: it waits at a FIFO that
        stands before it."""
        text = self.write("text", b"old old\n")
        os.mkfifo(self.path("gate"))
        command = [cli_case.FIRTH, "vocab", "gate", "text", "-o", "words", "--threads", "1", "--quiet"]
        with subprocess.Popen(command, cwd=self.folder, stderr=subprocess.PIPE) as process:
            with open(self.path("gate"), "wb") as gate:  # opened when the program reads it
                gate.write(b"gate\n")
                change(text)
            self.assertEqual(process.wait(60), 0, process.stderr.read())
        with open(self.path("words"), encoding="ascii") as words:
            return words.read()

    def test_a_corpus_that_grows_is_read_to_its_end(self):
        def grow(path):
            with open(path, "ab") as file:
                file.write(b"new\n" * 100000)
        self.assertEqual(self.vocabulary_of(grow), "new\t100000\nold\t2\ngate\t1\n")

    def test_a_corpus_that_shrinks_is_read_to_its_end(self):
        self.assertEqual(self.vocabulary_of(lambda path: os.truncate(path, 4)), "gate\t1\nold\t1\n")

    def test_a_corpus_that_is_replaced_is_read_as_it_is_then(self):
        def replace(path):
            self.write("other", b"other\n")
            os.replace(self.path("other"), path)
        self.assertEqual(self.vocabulary_of(replace), "gate\t1\nother\t1\n")

    def test_a_corpus_that_vanishes_is_an_error(self):
        with self.assertRaisesRegex(AssertionError, "4 != 0 : .*text: cannot be opened"):
            self.vocabulary_of(os.remove)

    def test_a_mapped_table_that_is_cut_ends_the_program_in_order(self):
        vectors, words = model_of(5000, 64)
        os.mkdir(self.path("model"))
        for name, folder in [("model/vectors.npy", "model"), ("table.npy", "table.npy")]:
            self.write(name, vectors)
            self.write("model/vocab.tsv", words)
            self.write("table.vocab.tsv", words)
            command = [cli_case.FIRTH, "neighbors", folder, "--threads", "2"]
            with subprocess.Popen(command, cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE) as process:
                process.stdin.write(b"w1\n")
                process.stdin.flush()
                self.assertEqual(process.stdout.readline(), b"w1\n")  # it is read and mapped now
                os.truncate(self.path(name), 4096)
                _, message = process.communicate(b"w2\n", 60)
            self.assertEqual(process.returncode, 4, message)
            self.assertRegex(message, rb"\Afirth: error: [^\n]*/%s: became shorter while it was read[^\n]*\n\Z"
                             % name.encode())

    def test_a_line_of_queries_without_end_is_refused(self):
        vectors, words = model_of(10, 4)
        os.mkdir(self.path("model"))
        self.write("model/vectors.npy", vectors)
        self.write("model/vocab.tsv", words)
        with open("/dev/zero", "rb") as zero:
            self.fail_with(3, "standard input:line 1: longer than 1 MiB", "neighbors", "model", stdin=zero,
                           preexec_fn=small_memory)
        many = b"w1 " * 349000 + b"\n"
        done = self.run_firth("neighbors", "model", "--top", "1", input=b"w1\n" + many, stdout=subprocess.PIPE)
        self.assertEqual(done.returncode, 0, done.stderr[:300])

    def test_devices_and_folders_are_refused_by_every_reader(self):
        vectors, words = model_of(10, 4)
        os.mkdir(self.path("model"))
        self.write("model/vectors.npy", vectors)
        self.write("model/vocab.tsv", words)
        os.mkdir(self.path("folder"))
        for path in ["folder", "/dev/zero"]:
            for command in [["train", "corpus.txt", "-o", "m", "--vocab", path], ["eval", "model", "--similarity", path],
                            ["eval", "model", "--categories", path], ["train", "--config", path],
                            ["export", "model", "-o", "x.npy", "--words", path], ["info", path],
                            ["train", "corpus.txt", "-o", "m", "--min-count", "1", "--init", path]]:
                done = self.run_firth(*command, preexec_fn=small_memory)
                self.assertIn(done.returncode, (2, 3, 4, 5), (command, done.stderr))
                self.assertRegex(done.stderr, rb"\Afirth: error: [^\n]+\n\Z")


if __name__ == "__main__":
    main()
