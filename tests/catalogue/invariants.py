"""One row in its own folder, by every door, and what must hold of every run (G1 to G9).

G1  no death by a signal that the row does not name, no sanitizer's report, an end in time
G2  the exit code of the row
G3  a failure is one line on stderr, of at most 400 bytes without control bytes, that names the file;
    nothing on stdout
G4  after a failure the old output is the same to the byte, with its mode and its time
G5  nothing else was made, changed or left: no temporary file, in the folder or in TMPDIR
G6  peak memory: 64 MiB and four times the input, over that of a program that does nothing
G7  no more was read than the files hold twice over (a look, then a pass) and a buffer
G8  the token account of a training adds up
G9  through a pipe and through gzip the same result, or the same code
"""

import errno
import hashlib
import json
import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import tempfile
import threading

import inputs

FIRTH = None
SANITIZED = False
BASE_MEMORY = 0
MEGABYTE = 1 << 20
OLD_TIME = 10 ** 18 + 123456789  # nanoseconds, of the old output
MODEL_FILES = ["vectors.npy", "contexts.npy", "vocab.tsv", "model.json", "run.json"]


class Broken(Exception):
    pass


def is_sanitized(firth):
    with open(firth, "rb") as program:
        code = program.read()
    return b"__asan_init" in code or b"__tsan_init" in code


def start(firth, sanitized):
    """Once in every process."""
    global FIRTH, SANITIZED, BASE_MEMORY
    FIRTH, SANITIZED = firth, sanitized
    BASE_MEMORY = Process([FIRTH, "--version"], None, {}, 60).memory


class Process:
    """A process from its start to its end, with what it wrote and used."""

    def __init__(self, command, data, options, seconds):
        self.read = 0
        stdin = subprocess.DEVNULL if data is None else subprocess.PIPE
        options = {"stdin": stdin, **options}
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
            options = {"stdout": out, "stderr": errors, **options}
            process = subprocess.Popen(command, **options)
            if data is not None:
                threading.Thread(target=feed, args=(process.stdin, data), daemon=True).start()
            status, self.memory = self.wait(process, seconds)
            process.returncode = self.code = os.waitstatus_to_exitcode(status)
            out.seek(0)
            errors.seek(0)
            self.stdout = out.read()
            self.stderr = errors.read()

    def wait(self, process, seconds):
        """Status and peak memory in bytes."""
        # Popen.kill() would reap a process that has just ended.
        timer = threading.Timer(seconds, os.kill, (process.pid, signal.SIGKILL))
        timer.start()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        self.timed_out = not timer.is_alive()
        timer.cancel()
        try:
            with open("/proc/%d/io" % process.pid, encoding="ascii") as counters:
                self.read = int(re.search(r"rchar: (\d+)", counters.read())[1])
        except (OSError, TypeError):
            self.read = 0  # not told here
        _, status, usage = os.wait4(process.pid, 0)
        return status, usage.ru_maxrss * 1024


def feed(pipe, data):
    try:
        for block in inputs.blocks_of(data):
            pipe.write(block)
        pipe.close()
    except BrokenPipeError:
        try:
            pipe.close()
        except BrokenPipeError:
            pass


def snapshot(folder):
    """{path: (mode, time, bytes or target)} of all below, times of folders above OUT aside."""
    found = {}
    for place, folders, names in os.walk(folder):
        for name in folders + names:
            path = os.path.join(place, name)
            status = os.lstat(path)
            content = None
            if stat.S_ISREG(status.st_mode):
                content = content_of(path, status.st_size)
            elif stat.S_ISLNK(status.st_mode):
                content = os.readlink(path)
            moment = None if name == "tmp" or stat.S_ISFIFO(status.st_mode) else status.st_mtime_ns
            found[os.path.relpath(path, folder)] = (status.st_mode, moment, content)
    return found


def content_of(path, size):
    """The bytes; their hash where they are many, the size where they are too many."""
    if size > 64 * MEGABYTE:
        return size
    try:
        with open(path, "rb") as opened:
            if size < MEGABYTE // 16:
                return opened.read()
            digest = hashlib.sha256()
            for block in iter(lambda: opened.read(MEGABYTE), b""):
                digest.update(block)
            return size, digest.hexdigest()
    except OSError as problem:
        if problem.errno == errno.EACCES:
            return None
        raise


def write_data(path, data):
    with open(path, "wb") as out:
        for block in inputs.blocks_of(data):
            out.write(block)


class Run:
    """One input by one door."""

    def __init__(self, row, given, door):
        self.row = row
        self.door = door
        self.folder = tempfile.mkdtemp(prefix="firth-row-")
        self.size = 0
        self.size_beside = 0
        self.main, self.data = self.fill(given)
        self.out = os.path.join(self.folder, self.name_of_output())
        self.temporary = os.path.join(self.folder, "tmp")
        os.mkdir(self.temporary)
        if row.old and not os.path.lexists(self.out):
            self.put_old_output()

    def broken(self, message):
        raise Broken("by %s: %s" % (self.door, message))

    def equal(self, found, expected, what):
        if found != expected:
            self.broken("%s: found %.300r, expected %.300r" % (what, found, expected))

    def name_of_output(self):
        if self.row.out:
            return self.row.out
        return "model" if self.row.run.startswith("train") else "out.bin"

    def fill(self, given):
        """Name of the input, and its bytes where it is a file made of bytes."""
        if callable(given):
            main = given(self.folder)
            path = os.path.join(os.fsencode(self.folder), os.fsencode(main))
            self.size = os.path.getsize(path) if os.path.isfile(path) else 0
            return main, None
        main = next(iter(given))
        for name, data in given.items():
            data = data.encode() if isinstance(data, str) else data
            if name != main:
                self.size_beside += len(data)
            else:
                self.size = len(data)
                data = inputs.packed(data) if self.door == "gzip" else data
                if self.door == "pipe":
                    continue
            write_data(os.path.join(self.folder, name), data)
        return main, given[main]

    def put_old_output(self):
        if self.out.endswith("model"):
            os.mkdir(self.out)
            places = [os.path.join(self.out, name) for name in MODEL_FILES]
        else:
            places = [self.out]
        for place in places:
            write_data(place, b"old " + os.path.basename(place).encode() + b"\0\n")
            os.chmod(place, 0o640)
            os.utime(place, ns=(OLD_TIME, OLD_TIME))
        os.utime(self.out, ns=(OLD_TIME, OLD_TIME))

    def arguments(self):
        whole = os.fsencode if isinstance(self.main, bytes) else str
        main = self.main
        if self.door == "pipe":
            text = self.row.run.startswith(("train IN", "vocab IN"))
            main = "-" if text else "/dev/stdin"
        named = {"IN": main, "OUT": os.path.relpath(self.out, self.folder)}
        return [whole(named.get(argument, argument)) for argument in self.row.run.split()]

    def start(self):
        before = snapshot(self.folder)
        environment = {**os.environ, "TMPDIR": self.temporary, **self.row.spawn.get("env", {})}
        options = {"cwd": self.folder, **self.row.spawn, "env": environment}
        data = None
        if self.door == "pipe":
            data = self.data.encode() if isinstance(self.data, str) else self.data
        seconds = self.row.seconds * (20 if SANITIZED else 3)
        process = Process([FIRTH, *self.arguments()], data, options, seconds)
        self.stdout, self.stderr, self.code = process.stdout, process.stderr, process.code
        self.hold(process, before)

    def hold(self, process, before):
        if process.timed_out:
            self.broken("G1: no end")
        if self.code != self.row.code:
            self.broken("G2: exit code %d, expected %d: %r" % (
                self.code, self.row.code, self.stderr[:500]))
        if b"runtime error" in self.stderr or b"Sanitizer" in self.stderr:
            self.broken("G1: %r" % self.stderr[:2000])
        if 1 <= self.code <= 7:
            self.hold_message()
        self.hold_files(before)
        self.hold_memory(process)
        most = 2 * (self.size + self.size_beside) + 2 * MEGABYTE
        if process.read > most and not SANITIZED:
            self.broken("G7: %d bytes read, at most %d expected" % (process.read, most))
        if self.code in (0, 8):
            self.hold_account()
        self.hold_told()

    def hold_message(self):
        line = self.stderr
        if not re.fullmatch(rb"firth: error: [^\n]+\n", line):
            self.broken("G3: no single error line: %r" % line[:500])
        if len(line) > 400 and not self.row.longer:
            self.broken("G3: %d bytes: %r" % (len(line), line))
        try:
            shown = line[:-1].decode()
        except UnicodeDecodeError:
            self.broken("G3: no UTF-8: %r" % line)
        if re.search("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]", shown):
            self.broken("G3: control bytes: %r" % line)
        if self.stdout:
            self.broken("G3: stdout of a failure: %r" % self.stdout[:200])
        name = self.row.shown or os.path.basename(os.fsdecode(self.main))
        if self.door == "pipe" and not self.row.shown:
            name = "standard input|/dev/stdin"
        if not self.row.nameless and not re.search(name, shown):
            self.broken("G3: names no %s: %r" % (name, shown))

    def hold_files(self, before):
        after = snapshot(self.folder)
        if self.code in (0, 8):
            out = os.path.relpath(self.out, self.folder)
            allowed = re.compile(re.escape(os.path.splitext(out)[0]) + r"($|/|\.)|extra\b")
            before, after = [{path: entry for path, entry in found.items() if not allowed.match(path)}
                             for found in (before, after)]
        for path in before.keys() | after.keys():
            if before.get(path) != after.get(path):
                self.broken("G4/G5: %s was %.200r, is %.200r" % (
                    path, before.get(path), after.get(path)))
        left = [path for path in snapshot(self.folder) if re.search(r"\.(tmp|old)\.\d", path)]
        if left or os.listdir(self.temporary):
            self.broken("G5: left behind: %s %s" % (left, os.listdir(self.temporary)))

    def hold_memory(self, process):
        limit = BASE_MEMORY + 64 * MEGABYTE + 4 * self.size + self.row.memory
        mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # a child begins with it
        if process.memory > max(limit, mine) and not SANITIZED:
            self.broken("G6: %d bytes of memory, at most %d expected" % (process.memory, limit))

    def hold_account(self):
        if not self.row.run.startswith(("train", "vocab")) or not self.stdout.startswith(b"{"):
            return
        account = json.loads(self.stdout).get("account")
        if account is None:
            return
        parts = ["in_vocabulary", "below_min_count", "cut", "too_long", "invalid"]
        self.equal(sum(account[part] for part in parts), account["read"], "G8: tokens read")
        if "sampled_tokens" in json.loads(self.stdout):
            sampled = json.loads(self.stdout)["sampled_tokens"]
            self.equal(sampled <= account["in_vocabulary"], True, "G8: tokens sampled")

    def hold_told(self):
        for told in self.row.told:
            if callable(told):
                told(self)
            elif not re.search(told, self.stderr.decode(errors="backslashreplace")):
                self.broken("message %r, expected %r" % (self.stderr[:500], told))
        if self.code == 0 and "--quiet" in self.row.run and self.stderr:
            self.broken("stderr of a quiet success: %r" % self.stderr[:300])

    def result(self):
        """What must be the same by every door: code and output."""
        if self.code not in (0, 8):
            return self.code
        out = {}
        for path, (_, _, content) in snapshot(self.folder).items():
            if path.startswith(os.path.relpath(self.out, self.folder)) and "run.json" not in path:
                out[path] = content
        return self.code, out

    def write(self, name, data):
        write_data(os.path.join(self.folder, name), data)

    def info(self, path=None):
        data = None
        if path is None:
            path = "/dev/stdin" if self.door == "pipe" else self.main
            data = self.data if self.door == "pipe" else None
            data = data.encode() if isinstance(data, str) else data
        done = Process([FIRTH, "info", path, "--json"], data, {"cwd": self.folder}, 60)
        if done.code != 0:
            self.broken("info %s: %r" % (path, done.stderr))
        return json.loads(done.stdout)

    def also(self, arguments):
        command = [FIRTH, *[self.main if a == "IN" else a for a in arguments.split()]]
        done = Process(command, None, {"cwd": self.folder}, 600)
        if done.code != 0:
            self.broken("%s: %r" % (arguments, done.stderr))

    def remove(self):
        for place, folders, _ in os.walk(self.folder):
            for name in folders:
                path = os.path.join(place, name)
                if not os.path.islink(path):
                    os.chmod(path, 0o700)
        shutil.rmtree(self.folder, ignore_errors=True)


def check_row(row):
    """Number of inputs and of runs; Broken with the input and the door."""
    runs = 0
    if (SANITIZED and not row.sanitized) or (os.geteuid() == 0 and not row.root):
        return 0, 0
    for number, given in enumerate(row.given):
        results = {}
        doors = ["plain"] if callable(given) else row.doors
        for door in doors:
            run = Run(row, given, door)
            try:
                run.start()
                results[door] = run.result()
            except Broken as broken:
                raise Broken("%s: input %d %s" % (row.what, number, broken)) from None
            finally:
                run.remove()
            runs += 1
        first = next(iter(results))
        for door, result in results.items():
            if result != results[first]:
                raise Broken("%s: input %d: G9: by %s %.300r, by %s %.300r" % (
                    row.what, number, first, results[first], door, result))
    return len(row.given), runs
