"""What the tests of the program share: a folder of their own, a corpus, and runs of firth."""

import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

FIRTH = ""
SMALL = ["--dim", "8", "--epochs", "2", "--min-count", "2", "--threads", "1"]


def sentences(count, seed=7):
    """Text with Zipf-like frequencies over 200 words."""
    rng = random.Random(seed)
    words = ["w%d" % i for i in range(200)]
    weights = [1.0 / (i + 1) for i in range(200)]
    return "".join(" ".join(rng.choices(words, weights, k=12)) + "\n" for _ in range(count))


def contents(path):
    """Bytes of a file, or names and bytes of the files of a folder, run.json aside."""
    if os.path.isdir(path):
        return {name: contents(os.path.join(path, name))
                for name in sorted(os.listdir(path)) if name != "run.json"}
    with open(path, "rb") as file:
        return file.read()


def npy(rows, dim, values):
    """A little-endian float32 matrix as NumPy saves it."""
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }" % (rows, dim)
    header += " " * (-(len(header) + 11) % 64) + "\n"
    floats = struct.pack("<%df" % (rows * dim), *values)
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header.encode() + floats


class CliTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="firth-cli-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.corpus = self.write("corpus.txt", sentences(300).encode())

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    def run_firth(self, *arguments, **options):
        options.setdefault("stdin", subprocess.DEVNULL)
        if "input" in options:
            del options["stdin"]
        options.setdefault("stdout", subprocess.PIPE)
        return subprocess.run([FIRTH, *arguments], stderr=subprocess.PIPE, cwd=self.folder,
                              timeout=120, **options)

    def preloaded(self, library, command, **environment):
        """A run with calls.cc or allocations.cc of tests/faults before it, and what that counted: what
        it could strike and what it did; None when the process did not come to its end."""
        count = self.path("count")
        environment.update(LD_PRELOAD=library, FAULT_COUNT_TO=count, NO_MEMORY_COUNT_TO=count)
        done = self.run_firth(*command, env=dict(os.environ, **environment))
        if not os.path.exists(count):
            if done.returncode >= 0:
                self.skipTest("the program cannot be preloaded: " + done.stderr.decode())
            return done, None
        with open(count) as file:
            told = tuple(map(int, file.read().split()))
        os.remove(count)
        return done, told

    def succeed(self, *arguments, **options):
        done = self.run_firth(*arguments, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def fail_with(self, code, pattern, *arguments, **options):
        """One line on stderr, nothing on stdout, no temporary file left."""
        before = sorted(os.listdir(self.folder))
        done = self.run_firth(*arguments, **options)
        message = done.stderr.decode(errors="replace")
        self.assertEqual(done.returncode, code, message)
        self.assertRegex(message, r"\Afirth: error: [^\n]+\n\Z")
        self.assertRegex(message, pattern)
        self.assertFalse(done.stdout)
        self.assertEqual(sorted(os.listdir(self.folder)), before)
        return message

    def train(self, output, *arguments, **options):
        """Trains and returns the JSON document."""
        out = self.succeed("train", self.corpus, "-o", output, "--quiet", "--json", *SMALL,
                           *arguments, **options)
        return json.loads(out)


def main():
    """Runs the tests of the calling script: SCRIPT FIRTH [unittest arguments]."""
    global FIRTH
    FIRTH = os.path.abspath(sys.argv.pop(1))
    unittest.main()
