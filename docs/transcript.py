#!/usr/bin/env python3
"""Runs what docs/python.md shows and writes down what it prints.

transcript.py FIRTH          runs every block and writes the outputs into the page
transcript.py FIRTH --check  compares them with the page instead; 77 when no block could be run

A ```sh block prepares. A ```python block is a program; the ```text block after it is its output.
A ```pycon block is a session. Blocks whose modules are missing are left as they are.
"""

import argparse
import contextlib
import difflib
import doctest
import importlib.util
import io
import os
import pathlib
import re
import subprocess
import sys
import tempfile

PAGE = pathlib.Path(__file__).with_name("python.md")
BLOCK = re.compile(r"^```(sh|python|pycon|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SKIPPED = 77


def run(command, folder, firth):
    path = f"{firth.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"exit {done.returncode} of {command}\n{done.stdout}{done.stderr}")
    return done.stdout


def missing_modules(source):
    wanted = re.findall(r"^(?:>>> )?(?:import|from) (\w+)", source, re.MULTILINE)
    return [name for name in wanted if importlib.util.find_spec(name) is None]


def session(source, folder):
    """The input lines of a session, each with what it prints now."""
    text, names = "", {}
    with inside(folder):
        for example in doctest.DocTestParser().get_examples(source):
            lines = example.source.splitlines()
            text += "".join((">>> " if i == 0 else "... ") + line + "\n" for i, line in enumerate(lines))
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(example.source, "<session>", "single"), names)  # prints as the prompt does
            text += printed.getvalue()
    return text


@contextlib.contextmanager
def inside(folder):
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def rewritten(page, folder, firth):
    """The page with the outputs of now; how many blocks were run; what was skipped."""
    output, ran, skipped = None, 0, []

    def replace(match):
        nonlocal output, ran
        language, source = match.groups()
        if language == "text":
            shown, output = (source if output is None else output), None
            return f"```text\n{shown}```"
        missing = missing_modules(source) if language != "sh" else []
        if missing:
            skipped.append(", ".join(missing))
        elif language == "sh":
            run(["bash", "-euo", "pipefail", "-c", source], folder, firth)
        else:
            ran += 1
            if language == "pycon":
                return f"```pycon\n{session(source, folder)}```"
            output = run([sys.executable, "-c", source], folder, firth)
        return match.group()

    return BLOCK.sub(replace, page), ran, skipped


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("firth", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    page = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="firth-transcript-") as folder:
        now, ran, skipped = rewritten(page, folder, arguments.firth)
    for modules in skipped:
        print(f"skipped a block: no {modules} in {sys.executable}")
    print(f"{ran} blocks were run")
    if arguments.check:
        sys.stdout.writelines(difflib.unified_diff(page.splitlines(True), now.splitlines(True), "page", "now"))
        return 1 if now != page else 0 if ran else SKIPPED
    PAGE.write_text(now, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
