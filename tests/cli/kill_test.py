"""firth train killed, signalled and disturbed at any moment: the result has the same bytes.

kill_test.py FIRTH FILE_CALLS [unittest arguments]; FILE_CALLS is the library of tests/faults/calls.cc.
"""

import errno
import fcntl
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import cli_case
from cli_case import contents, sentences
from interrupted_case import SHAPE, InterruptedTest

FILE_CALLS = ""


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


class RepeatedTest(InterruptedTest):
    """A run with checkpoints, and what a user does to bring it to its end."""

    def train_whole(self):
        self.succeed("train", self.corpus, "-o", "whole", "--force", *self.options)
        self.whole = contents(self.path("whole"))

    def command(self):
        """What goes on, or begins anew when there is nothing to go on from; None when all is done."""
        if any(name.isdigit() for name in self.names_in(self.folder_of())):
            return [cli_case.FIRTH, "train", "--resume", "model", "--quiet"]
        if os.path.exists(self.path("model")):
            return None
        return [cli_case.FIRTH, "train", self.corpus, "-o", "model", *self.options]

    def names_in(self, folder):
        return os.listdir(folder) if os.path.isdir(folder) else []

    def start(self):
        return subprocess.Popen(self.command(), cwd=self.folder, stderr=subprocess.PIPE)

    def finish(self):
        """Runs to the end: the bytes are right, and nothing is left. What a killed process left goes
        with the next save, which there is none of when it was killed behind the last one."""
        command = self.command()
        if command:
            done = subprocess.run(command, cwd=self.folder, stderr=subprocess.PIPE, timeout=120)
            self.assertEqual(done.returncode, 0, done.stderr)
        else:
            for name in os.listdir(self.folder):
                if name.startswith((".model.tmp.", ".model.old.")):
                    remove(self.path(name))
            if not any(name.isdigit() for name in self.names_in(self.folder_of())):
                remove(self.folder_of())
        self.is_whole()
        shutil.rmtree(self.path("model"))


class Killed(RepeatedTest):
    """Signals and kills at random moments of a run of a second or so."""

    def setUp(self):
        super().setUp()
        self.options = ["--dim", "16", "--epochs", "20", "--quiet", "--threads", "2",
                        "--checkpoint-every", "50"]
        self.write("corpus.txt", sentences(4000).encode())
        begin = time.monotonic()
        self.train_whole()
        self.seconds = time.monotonic() - begin

    def test_a_signal_leaves_a_checkpoint_and_the_process_dies_of_it(self):
        rng = random.Random(5)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            for _ in range(4):
                process = self.start()
                time.sleep(rng.random() * self.seconds)
                process.send_signal(number)
                _, message = process.communicate(timeout=60)
                self.assertEqual(message, b"")
                self.assertIn(process.returncode, (0, -number))
                if process.returncode == 0:
                    break
            self.finish()

    def test_a_signal_says_how_to_go_on(self):
        process = subprocess.Popen([cli_case.FIRTH, "train", self.corpus, "-o", "model", "--epochs", "9999"],
                                   cwd=self.folder, stderr=subprocess.PIPE)
        time.sleep(0.7)
        process.send_signal(signal.SIGINT)
        _, message = process.communicate(timeout=60)
        self.assertEqual(process.returncode, -signal.SIGINT)
        self.assertRegex(message, rb"stopped in epoch [0-9]+ of 9999, [0-9.]+ % done; firth train --resume "
                                  rb"model goes on\n\Z")

    def test_kills_at_random_moments(self):
        rng = random.Random(8)
        for _ in range(4):
            for _ in range(6):
                if self.command() is None:
                    break
                process = self.start()
                time.sleep(rng.random() * self.seconds)
                process.kill()
                process.communicate()
            self.finish()

    def test_two_processes_do_not_train_one_model(self):
        self.succeed("train", self.corpus, "-o", "model", *self.options, "--stop-after", "20")
        first = subprocess.Popen([cli_case.FIRTH, "train", "--resume", "model", "-", "--quiet"],
                                 cwd=self.folder, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        self.wait_for_lock()  # it has the checkpoint now, and waits for text
        self.fail_with(6, "is being written by another process now", "train", "--resume", "model")
        with open(self.corpus, "rb") as file:
            _, message = first.communicate(file.read(), timeout=60)
        self.assertEqual(first.returncode, 0, message)
        self.is_whole()

    def wait_for_lock(self):
        folder = os.open(self.folder_of(), os.O_RDONLY)
        try:
            for _ in range(1000):
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                fcntl.flock(folder, fcntl.LOCK_UN)
                time.sleep(0.02)
            self.fail("nobody took the lock")
        except BlockingIOError:
            pass
        finally:
            os.close(folder)


class Disturbed(RepeatedTest):
    """Every call that changes files, one after the other, in a run with several checkpoints."""

    STEP = int(os.environ.get("FIRTH_KILL_STEP", "4"))

    def setUp(self):
        InterruptedTest.setUp(self)
        self.options = [*SHAPE, "--quiet", "--checkpoint-every", "7"]
        self.train_whole()
        self.assertGreater(self.calls("kill"), 80)

    def disturbed(self, fault, at):
        return self.preloaded(FILE_CALLS, self.command()[1:], FAULT=str(fault), FAULT_AT=str(at))

    def calls(self, fault):
        """How many calls of a run the fault can strike."""
        _, (calls, _) = self.disturbed(fault, 0)
        self.finish()
        return calls

    def test_a_kill_at_every_call_that_changes_files(self):
        numbers = range(1, self.calls("kill") + 1, self.STEP)
        for number in numbers:
            killed, _ = self.disturbed("kill", number)
            self.assertEqual(killed.returncode, -signal.SIGKILL, number)
            self.finish()
        print("faults injected: %d" % len(numbers))

    def test_a_failure_at_every_call_that_meets_files(self):
        injected = 0
        for code in (errno.ENOSPC, errno.EIO):
            for number in range(1 + self.STEP // 2, self.calls(code) + 1, self.STEP):
                failed, _ = self.disturbed(code, number)
                self.assertIn(failed.returncode, (0, 4), failed.stderr)
                self.assertEqual(failed.returncode == 4, b"firth: error: " in failed.stderr)
                self.assertRegex(failed.stderr, rb"\A(firth: (warning|error): [^\n]+\n)*\Z")
                self.finish()
                injected += 1
        print("faults injected: %d" % injected)


if __name__ == "__main__":
    FILE_CALLS = os.path.abspath(sys.argv.pop(2))
    cli_case.main()
