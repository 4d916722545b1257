#!/usr/bin/env python3
"""Holds the arrows between the rooms: rooms.py [ROOT] prints what breaks them and fails.

A room is a folder with one job. An arrow is an #include, and points down only. What a room shows to
others stands under FACE in its CMakeLists.txt, the rooms that it builds on under USES.
"""

import pathlib
import re
import sys
from dataclasses import dataclass, field

# The arrows that are allowed. Whoever may use a room may use what stands below it, too.
ARROWS = {
    "io": [],
    "compute": [],
    "text": [],
    "corpus": ["text", "io", "compute"],
    "table": ["io", "compute"],
    "trainer": ["corpus", "table", "compute"],
    "eval": ["table", "text", "compute"],
    "report": ["trainer", "eval", "corpus", "table"],
    "cli": ["report", "trainer", "eval", "corpus", "table", "io", "compute"],
}

# The room behind each public header. A header that is not here is a leaf noun, free to all.
PUBLIC = {
    "firth/token_source.h": "corpus",
    "firth/corpus.h": "corpus",
    "firth/table.h": "table",
    "firth/train.h": "trainer",
    "firth/eval.h": "eval",
    "firth/neighbors.h": "eval",
    "firth/analogies.h": "eval",
    "firth/benchmarks.h": "eval",
    "firth/categories.h": "eval",
    "firth/question_sets.h": "eval",
    "firth/word_similarity.h": "eval",
    "firth/clusters.h": "eval",
    "firth/geometry.h": "eval",
    "firth/transform.h": "eval",
}

# Libraries that one room alone may know.
FOREIGN = {"Eigen": "eval", "unsupported": "eval", "hwy": "compute"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
ROOM_CALL = re.compile(r"firth_room\(\s*(\w+)([^)]*)\)")
PRINTS = re.compile(
    r"\bstd::(?:cout|cerr|clog)\b|\b(?:v?printf|puts|putchar|perror)\s*\(|\bstd::print(?:ln)?\b"
    r"|\b(?:v?fprintf|fputs|fputc|putc|fwrite|fflush)\s*\([^;]*\bstd(?:out|err)\b|\bfmt::print\s*\("
)
EXITS = re.compile(r"(?<![\w.>])(?:_exit|_Exit|quick_exit|exit|abort|terminate)\s*\(")
STARTS = re.compile(
    r"(?<![\w.>])(?:popen|execl[ep]?|execv[pe]{0,2}|posix_spawnp?|v?fork)\s*\("
    r"|(?<![\w.>])system\s*\([^,()]*\)")
SHELLS = re.compile(r"\bshell\s*=\s*True\b|\bos\.(?:system|popen)\(|\bgetoutput\(|^\s*eval\s", re.MULTILINE)
TYPE = re.compile(r"^(?:struct|class|enum class) (\w+)[^;{]*\{", re.MULTILINE)
FAST_MATH = re.compile(r"-march=native|-mtune=native|-ffast-math|-Ofast|-funsafe-math")
MAX_LINES = 500


@dataclass
class Room:
    name: str
    face: set = field(default_factory=set)
    sources: set = field(default_factory=set)
    uses: list = field(default_factory=list)


def below(name):
    """All rooms that the arrows of room `name` lead to."""
    found = set()
    for used in ARROWS[name]:
        found |= {used} | below(used)
    return found


def without_comments(code, keep_strings=False):
    """C++ without comments and, unless kept, without the text of its strings; lines stay in place."""
    token = re.compile(
        r'R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'',
        re.DOTALL,
    )

    def blank(match):
        text = match.group()
        if keep_strings and text[0] != "/":
            return text
        return ("" if text[0] == "/" else '""') + "\n" * text.count("\n")

    return token.sub(blank, code)


def read(path):
    return path.read_text(encoding="utf-8")


def line_of(text, match):
    return text.count("\n", 0, match.start()) + 1


def parse_room(path, name):
    """The room that a CMakeLists.txt declares. cli may be an executable without a call: faceless."""
    room = Room(name)
    text = re.sub(r"#[^\n]*", "", read(path))
    for call_name, body in ROOM_CALL.findall(text):
        if call_name != name:
            raise ValueError(f"{path}: firth_room({call_name}) in the folder of {name}")
        key = None
        for word in body.split():
            if word in ("FACE", "SOURCES", "USES", "LINK"):
                key = word
            elif key == "FACE":
                room.face.add(word)
            elif key == "SOURCES":
                room.sources.add(word)
            elif key == "USES":
                room.uses.append(word)
    return room


class House:
    def __init__(self, root):
        self.root = root
        self.faults = []
        self.rooms = {}
        for name in ARROWS:
            lists = root / name / "CMakeLists.txt"
            if lists.exists():
                self.rooms[name] = parse_room(lists, name)
            else:
                self.fault(lists, 0, "the room is missing")

    def fault(self, path, line, message):
        where = path.relative_to(self.root)
        self.faults.append(f"{where}:{line}: {message}" if line else f"{where}: {message}")

    def check(self):
        for room in self.rooms.values():
            self.check_declaration(room)
            for path in sorted((self.root / room.name).rglob("*")):
                if path.suffix in (".h", ".cc"):
                    self.check_source(room, path)
        self.check_public_face()
        self.check_umbrella()
        self.check_type_names()
        self.check_tests()
        self.check_build_files()
        self.check_scripts()
        self.check_lengths()
        return self.faults

    def check_declaration(self, room):
        folder = self.root / room.name
        lists = folder / "CMakeLists.txt"
        for used in room.uses:
            if used not in below(room.name):
                self.fault(lists, 0, f"USES {used}: no arrow leads from {room.name} to {used}")
        for header in sorted(room.face):
            if not (folder / header).exists():
                self.fault(lists, 0, f"FACE names {header}, which is not there")
        text = read(lists)
        for source in sorted(folder.rglob("*.cc")):
            if not re.search(rf"(?<![\w.-]){re.escape(source.name)}(?![\w-])", text):
                self.fault(source, 0, "is not built: CMakeLists.txt does not name it")

    def check_source(self, room, path):
        code = without_comments(read(path), keep_strings=True)
        if path.suffix == ".h" and "#pragma once" not in code and not path.name.endswith("-inl.h"):
            self.fault(path, 1, "a header without #pragma once")
        for match in INCLUDE.finditer(code):
            self.check_include(room, path, line_of(code, match), match.group(1), match.group(2))
        self.check_openmp(path, code)
        bare = without_comments(code)
        for match in STARTS.finditer(bare):
            self.fault(path, line_of(bare, match), f"{match.group()}: nothing starts another program")
        if room.name not in ("cli", "report"):
            for pattern, deed in ((PRINTS, "prints"), (EXITS, "ends the process")):
                for match in pattern.finditer(bare):
                    line = line_of(bare, match)
                    self.fault(path, line, f"{match.group().strip()}: only cli and report {deed}")

    def check_include(self, room, path, line, bracket, header):
        top = header.split("/")[0]
        if top in FOREIGN:
            if room.name != FOREIGN[top]:
                self.fault(path, line, f"{header}: only {FOREIGN[top]} knows {top}")
        elif top == "firth":
            owner = PUBLIC.get(header, room.name)
            if owner != room.name and owner not in below(room.name):
                self.fault(path, line, f"{header} belongs to {owner}: no arrow leads there from {room.name}")
        elif bracket == '"':
            self.check_quoted(room, path, line, header)

    def check_quoted(self, room, path, line, header):
        other, _, name = header.partition("/")
        if other not in ARROWS or not name:
            self.fault(path, line, f'"{header}": written as "room/header.h", or <...> when it is not ours')
        elif other != room.name:
            if other not in below(room.name):
                self.fault(path, line, f"{header}: no arrow leads from {room.name} to {other}")
            elif not self.declared(room, other):
                self.fault(path, line, f"{header}: {other} is not among the USES of {room.name}")
            if other in self.rooms and name not in self.rooms[other].face:
                self.fault(path, line, f"{header} is private to {other} (not on its FACE)")

    def declared(self, room, other):
        """True when `other` is used by the room itself or by a room that it uses."""
        if room.name == "cli":
            return True
        return any(
            used == other or (used in self.rooms and self.declared(self.rooms[used], other))
            for used in room.uses
        )

    def check_openmp(self, path, code):
        if path == self.root / "compute/parallel.cc":
            return
        for match in re.finditer(r"#[ \t]*pragma[ \t]+omp\b|<omp\.h>|\b_Pragma\(\s*\"omp|\bomp_\w+\(", code):
            self.fault(path, line_of(code, match), f"{match.group()}: only compute/parallel.cc knows OpenMP")

    def check_public_face(self):
        for path in sorted((self.root / "include").rglob("*.h*")):
            code = without_comments(read(path), keep_strings=True)
            if "#pragma once" not in code:
                self.fault(path, 1, "a header without #pragma once")
            for match in INCLUDE.finditer(code):
                header = match.group(2)
                # The standard library's headers have no folder and no extension; <unistd.h> has one.
                ours = header.startswith("firth/")
                if not ours and re.search(r"[./]", header):
                    self.fault(path, line_of(code, match), f"{header}: the public face includes std and firth/ only")
            self.check_openmp(path, code)
            for match in EXITS.finditer(without_comments(code)):
                self.fault(path, line_of(code, match), "only cli and report end the process")

    def check_umbrella(self):
        """firth/eval.h includes every public header of eval."""
        umbrella = self.root / "include/firth/eval.h"
        included = {match.group(2) for match in INCLUDE.finditer(read(umbrella))}
        for header, room in PUBLIC.items():
            if room == "eval" and header != "firth/eval.h" and header not in included:
                self.fault(umbrella, 0, f"{header} is not included")

    def check_type_names(self):
        """Two types of one name share their implicit members after linking: one is freed as the other."""
        seen = {}
        for folder in ["include", *ARROWS]:
            for path in sorted((self.root / folder).rglob("*.h")):
                code = without_comments(read(path))
                for match in TYPE.finditer(code):
                    first = seen.setdefault(match.group(1), path)
                    if first != path:
                        where = first.relative_to(self.root)
                        self.fault(path, line_of(code, match), f"{match.group(1)} is a type of {where}, too")

    def check_tests(self):
        """A room's tests may look into their own room, and see of others what everyone sees."""
        for path in sorted((self.root / "tests").rglob("*")):
            if path.suffix not in (".h", ".cc"):
                continue
            folders = path.relative_to(self.root / "tests").parts
            own = folders[1] if folders[0] == "fuzz" else folders[0]
            code = without_comments(read(path), keep_strings=True)
            for match in INCLUDE.finditer(code):
                other, _, name = match.group(2).partition("/")
                private = other in self.rooms and name not in self.rooms[other].face
                if private and other != own:
                    self.fault(path, line_of(code, match), f"{match.group(2)} is private to {other}")

    def check_build_files(self):
        for path in self.tracked():
            if path.name == "CMakeLists.txt" or path.suffix == ".cmake" or path.name == "CMakePresets.json":
                text = re.sub(r"#[^\n]*", "", read(path)) if path.suffix != ".json" else read(path)
                for match in FAST_MATH.finditer(text):
                    self.fault(path, line_of(text, match), f"{match.group()}: changes the bytes from machine to machine")

    def check_scripts(self):
        """No shell is called with data."""
        for path in self.tracked():
            if path.suffix not in (".py", "") or path.name in ("rooms.py", "rooms_test.py"):
                continue
            text = re.sub(r"^\s*#[^\n]*", "", read(path), flags=re.MULTILINE)
            for match in SHELLS.finditer(text):
                self.fault(path, line_of(text, match), f"{match.group().strip()}: a shell would read data as commands")

    def check_lengths(self):
        for path in self.tracked():
            if path.suffix in (".h", ".cc", ".py", ".cmake", ".txt", ""):
                lines = read(path).count("\n")
                if lines > MAX_LINES:
                    self.fault(path, 0, f"{lines} lines, more than {MAX_LINES}")

    def tracked(self):
        folders = [*ARROWS, "include", "tests", "bench", "cmake", "scripts", ".ci"]
        files = [path for path in self.root.iterdir() if path.name in ("CMakeLists.txt", "CMakePresets.json")]
        for folder in folders:
            files += [p for p in (self.root / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts]
        return sorted(files)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1]).resolve()
    faults = House(root).check()
    for fault in faults:
        print(fault)
    print(f"{len(faults)} arrows broken" if faults else "all arrows hold")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
