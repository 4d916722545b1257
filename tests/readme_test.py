#!/usr/bin/env python3
"""Runs every command and snippet of README.md.

readme_test.py --extract cpp FILE           writes the C++ snippet to FILE
readme_test.py --build DIR PART [--example PROGRAM]
    runs PART: commands, python, cpp or cmake. Exit status 77: nothing of it could run here.
"""

import argparse
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
SKIPPED = 77


def blocks(language):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    if not found:
        raise SystemExit(f"README.md has no ```{language} block")
    return found


def write_corpus(path):
    """English enough for the README's words: what is royal, and what is not, of either sex."""
    dice = random.Random(1)
    company = {
        "king": "throne crown castle he him his",
        "queen": "throne crown castle she her hers",
        "man": "house field village he him his",
        "woman": "house field village she her hers",
    }
    with open(path, "w", encoding="utf-8") as corpus:
        for _ in range(2000):
            word = dice.choice(list(company))
            said = [word] + dice.choices(company[word].split(), k=4) + dice.choices("the of and to in".split(), k=3)
            dice.shuffle(said)
            corpus.write(" ".join(said) + "\n")


def run(command, folder, program, **more):
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", **more)
    if done.returncode:
        raise SystemExit(f"exit {done.returncode} of {command}\n{done.stdout}{done.stderr}")
    return done.stdout


def run_commands(folder, program):
    write_corpus(folder / "corpus.txt")
    for block in blocks("sh"):
        if not block.startswith("scripts/"):
            run(["bash", "-euxo", "pipefail", "-c", block], folder, program)


def check_scripts():
    """The scripts install and build: here they must only exist, be executable and parse."""
    for line in "".join(b for b in blocks("sh") if b.startswith("scripts/")).splitlines():
        script = ROOT / line.split()[0]
        assert os.access(script, os.X_OK), f"{script} is not executable"
        subprocess.run(["bash", "-n", script], check=True)


def check_options(program, folder):
    """Every option that the README names is one of the program's."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text[text.index("## Options of `firth train`"):text.index("## What is in a model")]
    known = run([program, "train", "--help"], folder, program)
    unknown = [o for o in re.findall(r"`(--[\w-]+)", section) if not re.search(rf"{o}(?![\w-])", known)]
    assert not unknown, f"not in firth train --help: {unknown}"


def neighbors_of_king(folder, program):
    answer = json.loads(run([program, "neighbors", "model", "king", "--json"], folder, program))
    return [neighbor["word"] for neighbor in answer["queries"][0]["neighbors"]]


def check_neighbors(shown, expected):
    """Whoever reads the model finds the same neighbours as the program, in the same order."""
    found = [word for word in re.findall(r"[a-z]+", shown) if word != "king"][:len(expected)]
    assert len(expected) >= 9 and found == expected, f"neighbours of king: {found}, expected {expected}"


def commands(arguments, folder, program):
    check_scripts()
    check_options(program, folder)
    run_commands(folder, program)
    expected = "model/vectors.npy model/contexts.npy model/vocab.tsv model/model.json model/run.json"
    for name in expected.split() + ["vectors.bin", "vectors.vec", "small.npy", "small.vocab.tsv", "words.tsv"]:
        assert (folder / name).exists(), f"the commands left no {name}"
    return 0


def python(arguments, folder, program):
    run_commands(folder, program)
    ran = 0
    for block in blocks("python"):
        modules = re.findall(r"^(?:import|from) (\w+)", block, re.MULTILINE)
        missing = [m for m in modules if subprocess.run(
            [sys.executable, "-c", f"import {m}"], capture_output=True, check=False).returncode]
        if missing:
            print(f"skipped, no {', '.join(missing)} in {sys.executable}:\n{block}")
            continue
        shown = run([sys.executable, "-c", block], folder, program)
        check_neighbors(shown, neighbors_of_king(folder, program)[:9])
        ran += 1
    return 0 if ran else SKIPPED


def cpp(arguments, folder, program):
    run_commands(folder, program)
    shown = run([arguments.example], folder, program)
    check_neighbors(shown, neighbors_of_king(folder, program))
    return 0


def cmake(arguments, folder, program):
    """The consumer's two lines, configured; what they would build is built by cpp."""
    (folder / "firth").symlink_to(ROOT, target_is_directory=True)
    (folder / "mine.cc").write_text(blocks("cpp")[0])
    (folder / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(mine CXX)\nadd_executable(mine mine.cc)\n" + blocks("cmake")[0])
    cache = (arguments.build / "CMakeCache.txt").read_text()
    compiler = re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)$", cache, re.MULTILINE).group(1)
    run(["cmake", "-S", ".", "-B", "out", f"-DCMAKE_CXX_COMPILER={compiler}"], folder, program)
    return 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("part", nargs="?", choices=["commands", "python", "cpp", "cmake"])
    parser.add_argument("--extract", nargs=2, metavar=("LANGUAGE", "FILE"))
    parser.add_argument("--build", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--example", type=lambda path: pathlib.Path(path).resolve())
    arguments = parser.parse_args()
    if arguments.extract:
        language, target = arguments.extract
        pathlib.Path(target).write_text("\n".join(blocks(language)), encoding="utf-8")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        part = {"commands": commands, "python": python, "cpp": cpp, "cmake": cmake}[arguments.part]
        return part(arguments, pathlib.Path(folder), arguments.build / "cli/firth")


if __name__ == "__main__":
    sys.exit(main())
