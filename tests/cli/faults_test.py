"""Every command that writes, with each call that meets a file, or each allocation, failing in turn.

faults_test.py FIRTH FILE_CALLS NO_MEMORY [unittest arguments]; the libraries are those of
tests/faults/calls.cc and allocations.cc. FIRTH_FAULT_STEP=1 takes every call; the default is every
third, another third for another fault.
"""

import errno
import os
import shutil
import signal
import sys

import cli_case
from cli_case import CliTest, contents

LIBRARIES = {}
STEP = int(os.environ.get("FIRTH_FAULT_STEP", "3"))
TABLE = "6 3\n" + "".join("w%d %d 1 %d\n" % (i, i + 1, i % 3) for i in range(6))

# Name, what is written (several files of one output are renamed one by one), the command line.
COMMANDS = [
    ("train", ["model"], "train corpus.txt -o out/model --dim 8 --min-count 2 --epochs 1 --threads 2 --force --quiet"),
    ("train_with_words", ["m.bin", "words.tsv"], "train corpus.txt -o out/m.bin --save-vocab out/words.tsv --dim 4 --min-count 2 --epochs 1 --threads 1 --force --quiet"),
    ("export", ["t.npy", "t.vocab.tsv", "t.json"], "export table.vec -o out/t.npy --force --quiet"),
    ("export_folder", ["static"], "export table.vec -o out/static --format static-embedding --force --quiet"),
    ("transform", ["t.safetensors"], "transform table.vec -o out/t.safetensors --unit --force --quiet"),
    ("vocab", ["words.tsv"], "vocab corpus.txt -o out/words.tsv --min-count 2 --force --quiet"),
    ("clusters", ["clusters.tsv"], "clusters table.vec -k 2 -o out/clusters.tsv --force --quiet"),
    ("synth", ["synth.txt"], "synth -o out/synth.txt --size 30K --force --quiet"),
]


def tree(folder):
    """Names with modes and bytes of all below `folder`; bytes of run.json aside."""
    found = {}
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        inside = tree(path) if os.path.isdir(path) else None if name == "run.json" else contents(path)
        found[name] = (os.stat(path).st_mode, inside)
    return found


def seen(found):
    return {name: entry for name, entry in found.items() if not name.startswith(".")}


class Faults(CliTest):
    injected = 0

    def setUp(self):
        super().setUp()
        self.write("table.vec", TABLE.encode())

    def set_up(self, command, outputs):
        """The output before and after a run that nothing disturbs."""
        self.command = command.split()
        self.several = len(outputs) > 1
        shutil.rmtree(self.path("old"), ignore_errors=True)
        os.mkdir(self.path("old"))
        self.reset()
        self.succeed(*self.command)
        for folder, _, names in os.walk(self.path("out")):
            for name in names:
                os.chmod(os.path.join(folder, name), 0o640)
                if name.endswith((".txt", ".tsv", ".bin")):
                    with open(os.path.join(folder, name), "ab") as file:
                        file.write(b"old")
        shutil.rmtree(self.path("old"))
        os.rename(self.path("out"), self.path("old"))
        self.old = tree(self.path("old"))
        self.reset()
        self.succeed(*self.command)
        self.new = tree(self.path("out"))

    def reset(self):
        shutil.rmtree(self.path("out"), ignore_errors=True)
        shutil.copytree(self.path("old"), self.path("out"))

    def disturbed(self, library, **environment):
        """A run from the old output; how often it was struck, None when it could not tell."""
        self.reset()
        done, told = self.preloaded(LIBRARIES[library], self.command, **environment)
        self.asked, struck = told or (None, None)
        Faults.injected += struck != 0
        return done, struck

    def check(self, done, code):
        """Old and an error of one line, or new."""
        message = done.stderr.decode()
        found = tree(self.path("out"))
        self.assertIn(done.returncode, (0, code), message)
        self.assertRegex(message, r"\A(firth: warning: [^\n]+\n)*(firth: error: [^\n]+\n)?\Z")
        if done.returncode == 0:
            self.assertNotIn("error", message)
            self.assertEqual(found, self.new)
        elif "the result is kept in" in message:
            del found["model.checkpoint" if "model.checkpoint" in found else "m.bin.checkpoint"]
            self.resume(found)
        elif "words.tsv" in found and "-o" in self.command and "--save-vocab" in self.command:
            self.assertIn(found.pop("words.tsv"), (self.old["words.tsv"], self.new["words.tsv"]))
            self.assertIn(found["m.bin"], (self.old["m.bin"], self.new["m.bin"]))
            self.assertEqual(list(found), ["m.bin"])
        elif found != self.old:
            self.assertRegex(message, "written, but|removed|saved")
            self.assertEqual(seen(found), self.new)

    def resume(self, found):
        """The save failed, and nothing was lost but time."""
        for name in self.old:
            if name != "words.tsv":
                self.assertIn(found[name], (self.old[name], self.new[name]))
        self.succeed("train", "--resume", self.command[self.command.index("-o") + 1], "--quiet")
        self.assertEqual(tree(self.path("out")), self.new)

    def is_old_or_new(self):
        found = seen(tree(self.path("out")))
        if found in (self.old, self.new):
            return
        self.assertTrue(self.several, found.keys())
        for name, entry in found.items():
            self.assertIn(entry, (self.old.get(name), self.new.get(name)), name)

    def fail_everywhere(self, code, times, first):
        at = first
        while True:
            done, struck = self.disturbed("calls", FAULT=str(code), FAULT_AT=str(at), FAULT_TIMES=times)
            with self.subTest(fault=errno.errorcode[code], at=at, message=done.stderr):
                self.check(done, 4)
            if not struck:
                break
            at += STEP
        self.assertGreater(at, 2 * STEP)

    def kill_everywhere(self):
        at = 1
        while True:
            done, struck = self.disturbed("calls", FAULT="kill", FAULT_AT=str(at))
            if struck == 0:
                break
            with self.subTest(fault="kill", at=at):
                self.assertEqual(done.returncode, -signal.SIGKILL, done.stderr)
                self.is_old_or_new()
                self.succeed(*self.command)
                self.assertEqual(tree(self.path("out")), self.new)
            at += STEP
        self.assertEqual(done.returncode, 0, done.stderr)

    def run_disturbed(self):
        for fault, times in ((str(errno.EINTR), "every_second"), ("short", "for_ever")):
            done, struck = self.disturbed("calls", FAULT=fault, FAULT_AT="1", FAULT_TIMES=times)
            self.assertEqual((done.returncode, done.stderr), (0, b""), fault)
            self.assertTrue(struck)
            self.assertEqual(tree(self.path("out")), self.new)

    def without_memory(self):
        self.disturbed("memory", NO_MEMORY_AT="0")
        asked = self.asked
        step = max(1, asked // 24 * STEP // 3)
        for times in ("once", "for_ever"):
            for at in range(1, asked + 1, step):
                done, _ = self.disturbed("memory", NO_MEMORY_AT=str(at), NO_MEMORY_TIMES=times)
                with self.subTest(at=at, of=asked, times=times, message=done.stderr):
                    self.check(done, 5)
                    if done.returncode:
                        self.assertRegex(done.stderr, b"memory")


    def test_a_result_that_cannot_be_saved_for_want_of_memory_is_kept(self):
        """The last that a run allocates is for saving what was trained."""
        self.set_up(COMMANDS[0][2].replace("threads 2", "threads 1"), COMMANDS[0][1])
        self.disturbed("memory", NO_MEMORY_AT="0")
        for at in range(self.asked, self.asked - 5, -1):
            done, struck = self.disturbed("memory", NO_MEMORY_AT=str(at))
            with self.subTest(at=at, message=done.stderr):
                self.assertEqual((done.returncode, struck), (5, 1))
                self.assertIn(b"the result is kept in", done.stderr)
                self.check(done, 5)

    def test_a_checkpoint_that_memory_is_refused_to_ends_no_training(self):
        command = COMMANDS[0][2].replace("epochs 1 --threads 2", "epochs 3 --threads 1")
        self.set_up(command + " --checkpoint-every 1epoch", COMMANDS[0][1])
        self.disturbed("memory", NO_MEMORY_AT="0")
        went_on = 0
        for at in range(1, self.asked + 1):
            done, struck = self.disturbed("memory", NO_MEMORY_AT=str(at))
            with self.subTest(at=at, message=done.stderr):
                self.assertEqual(struck, 1)
                if done.returncode == 0:
                    self.assertRegex(done.stderr, b"out of memory; training goes on without this")
                    self.assertEqual(tree(self.path("out")), self.new)
                    went_on += 1
                else:
                    self.assertEqual(done.returncode, 5)
        self.assertGreaterEqual(went_on, 4)  # two checkpoints, some allocations each


def add_tests():
    for name, outputs, command in COMMANDS:
        def disturb(self, outputs=outputs, command=command):
            self.set_up(command, outputs)
            self.fail_everywhere(errno.ENOSPC, "once", 1)
            self.fail_everywhere(errno.EIO, "once", 1 + STEP // 3)
            self.fail_everywhere(errno.EROFS, "for_ever", 1 + STEP * 2 // 3)
            self.run_disturbed()
            self.kill_everywhere()

        def starve(self, outputs=outputs, command=command):
            self.set_up(command, outputs)
            self.without_memory()

        setattr(Faults, "test_%s_whatever_call_fails" % name, disturb)
        setattr(Faults, "test_%s_whatever_allocation_fails" % name, starve)
    Faults.tearDownClass = classmethod(lambda cls: print("faults injected: %d" % cls.injected))


if __name__ == "__main__":
    LIBRARIES["calls"] = os.path.abspath(sys.argv.pop(2))
    LIBRARIES["memory"] = os.path.abspath(sys.argv.pop(2))
    add_tests()
    cli_case.main()
