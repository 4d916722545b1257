"""A program run as a child: what it prints and when, what it costs, and whether others disturbed it."""

import contextlib
import os
import subprocess
import time

ONE_THREAD_A_PRODUCT = {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def machine_seconds():
    """Processor seconds that the whole machine has worked, or None where nobody knows."""
    with contextlib.suppress(OSError):
        with open("/proc/stat", encoding="ascii") as file:
            user, nice, system, _, _, irq, softirq = map(int, file.readline().split()[1:8])
            return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")
    return None


class Pieces:
    """Output cut at \\r and \\n, each piece stamped when its first byte arrived."""

    def __init__(self):
        self.pieces = []
        self._open = (0.0, b"")

    def add(self, stamp, data):
        first, *rest = data.replace(b"\r", b"\n").split(b"\n")
        self._open = (self._open[0] if self._open[1] else stamp, self._open[1] + first)
        for text in rest:
            self.close()
            self._open = (stamp, text)

    def close(self):
        stamp, text = self._open
        if text:
            self.pieces.append((stamp, text.decode(errors="replace")))
        self._open = (0.0, b"")


def execute(command, folder):
    """Runs a child: (exit code, stamped output, what it cost). Its peak of memory is at least that of this
    script, since a child begins as a copy of its parent."""
    worked, begin = machine_seconds(), time.perf_counter()
    child = subprocess.Popen(command, cwd=folder, env={**os.environ, **ONE_THREAD_A_PRODUCT},
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    pieces = Pieces()
    try:
        while data := os.read(child.stdout.fileno(), 1 << 16):
            pieces.add(time.perf_counter() - begin, data)
        _, status, usage = os.wait4(child.pid, 0)
    except BaseException:
        child.kill()
        raise
    child.returncode = os.waitstatus_to_exitcode(status)
    pieces.close()
    seconds, cpu = time.perf_counter() - begin, usage.ru_utime + usage.ru_stime
    cost = {"whole_seconds": seconds, "cpu_seconds": cpu, "peak_bytes": usage.ru_maxrss * 1024}
    if worked is not None:
        others = machine_seconds() - worked - cpu
        cost["others_share"] = max(0.0, others / (seconds * os.cpu_count()))
    return child.returncode, pieces.pieces, cost
