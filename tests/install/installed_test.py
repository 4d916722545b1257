#!/usr/bin/env python3
"""Installs the build into a fresh folder, moves it, and uses it there as a stranger would.

installed_test.py BUILD [unittest arguments]
"""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs/example"
BUILD = pathlib.Path()
WARNINGS = ["-Wall", "-Wextra", "-Werror"]
FOREIGN = re.compile(r"/(?:eigen3?|hwy|fmt|nlohmann|CLI)/|/(?:omp|archive|zlib|xxhash|utf8proc)\.h", re.I)


def cached(name):
    """A setting of the build, or nothing."""
    found = re.search(rf"^{name}:\w+=(.*)$", (BUILD / "CMakeCache.txt").read_text(), re.MULTILINE)
    return found.group(1) if found else ""


def blocks(page, language):
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="firth-install-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        first = cls.folder / "first"
        cls.run_in(cls.folder, "cmake", "--install", BUILD, "--prefix", first)
        cls.prefix = cls.folder / "moved here"  # nothing may depend on where it was put first
        first.rename(cls.prefix)
        cls.libdir = next(cls.prefix.rglob("libfirth.a")).parent
        sanitizers = cached("FIRTH_SANITIZE")
        cls.flags = [f"-fsanitize={sanitizers}"] if sanitizers else []

    @staticmethod
    def run_in(folder, *command, fails=False, **environment):
        done = subprocess.run([str(part) for part in command], cwd=folder, stdin=subprocess.DEVNULL,
                              env={**os.environ, **environment}, capture_output=True, text=True,
                              check=False)
        if bool(done.returncode) != fails:
            raise AssertionError(f"exit {done.returncode} of {command}\n{done.stdout}{done.stderr}")
        return done.stdout + (done.stderr if fails else "")

    def work_folder(self):
        return pathlib.Path(tempfile.mkdtemp(dir=self.folder))

    def configure(self, source, *settings, **options):
        """Configures a project of a stranger with the compiler of the build; the build folder."""
        out = self.work_folder()
        text = self.run_in(out, "cmake", "-S", source, "-B", out, "-G", cached("CMAKE_GENERATOR"),
                           f"-DCMAKE_CXX_COMPILER={cached('CMAKE_CXX_COMPILER')}",
                           f"-DCMAKE_CXX_FLAGS={' '.join(WARNINGS + self.flags)}", *settings, **options)
        return out, text

    def check_example(self, program):
        """It prints what docs/library.md says, and leaves a model that firth reads."""
        folder = self.work_folder()
        self.assertEqual(self.run_in(folder, program, "model"), blocks("docs/library.md", "text")[0])
        self.run_in(folder, self.prefix / "bin/firth", "info", "model")

    def test_program_runs_where_it_is_put(self):
        shown = self.run_in(self.folder, self.prefix / "bin/firth", "--version")
        self.assertIn(f"firth {cached('CMAKE_PROJECT_VERSION')}\n", shown)

    def test_every_public_header_compiles_alone_and_knows_the_standard_library_only(self):
        headers = sorted((self.prefix / "include/firth").iterdir())
        sources = {path.name for path in (ROOT / "include/firth").glob("*.h")} | {"version.h"}
        self.assertEqual({path.name for path in headers}, sources)
        for header in headers:
            unit = self.work_folder() / "unit.cc"
            unit.write_text(f'#include "firth/{header.name}"\n#include "firth/{header.name}"\nint main() {{}}\n')
            self.run_in(unit.parent, cached("CMAKE_CXX_COMPILER"), "-std=c++20", *WARNINGS, "-c", "unit.cc",
                        "-I", self.prefix / "include", "-MD", "-MF", "used", "-o", "unit.o")
            used = (unit.parent / "used").read_text()
            self.assertNotRegex(used, FOREIGN, header.name)
            self.assertNotIn(str(ROOT), used, header.name)

    def test_find_package_builds_the_example(self):
        out, _ = self.configure(EXAMPLE, f"-DCMAKE_PREFIX_PATH={self.prefix}")
        self.run_in(out, "cmake", "--build", out)
        self.check_example(out / "library")

    def test_find_package_knows_its_version(self):
        for wanted, fails in [("0.1", False), ("0.1.0", False), ("0.0", True), ("0.2", True), ("1.0", True)]:
            source = self.work_folder()
            (source / "CMakeLists.txt").write_text(
                "cmake_minimum_required(VERSION 3.25)\nproject(mine CXX)\n"
                f"find_package(firth {wanted} CONFIG REQUIRED)\n")
            self.configure(source, f"-DCMAKE_PREFIX_PATH={self.prefix}", fails=fails)

    def test_find_package_names_a_library_that_is_missing(self):
        out, text = self.configure(EXAMPLE, f"-DCMAKE_PREFIX_PATH={self.prefix}", fails=True,
                                   PKG_CONFIG_LIBDIR=str(self.folder))
        self.assertIn("libhwy", text)
        self.assertFalse((out / "library").exists())

    def test_pkg_config_builds_the_example(self):
        if not shutil.which("pkg-config"):
            self.skipTest("no pkg-config")
        for static in [[], ["--static"]]:
            given = self.run_in(self.folder, "pkg-config", "--cflags", "--libs", *static, "firth",
                                PKG_CONFIG_PATH=str(self.libdir / "pkgconfig"))
            program = self.work_folder() / "library"
            self.run_in(self.folder, cached("CMAKE_CXX_COMPILER"), "-std=c++20", *WARNINGS, *self.flags,
                        EXAMPLE / "library.cc", *shlex.split(given), "-o", program)
            self.check_example(program)

    def test_as_a_part_of_another_project_it_leaves_that_as_it_is(self):
        source = self.work_folder()
        (source / "firth").symlink_to(ROOT, target_is_directory=True)
        (source / "CMakeLists.txt").write_text("""cmake_minimum_required(VERSION 3.25)
project(mine CXX)
get_cmake_property(before VARIABLES)
add_subdirectory(firth)
get_cmake_property(after VARIABLES)
list(REMOVE_ITEM after ${before} before)
list(FILTER after INCLUDE REGEX "^(CMAKE_(BUILD_TYPE|CXX_STANDARD|CXX_EXTENSIONS|CXX_FLAGS|MODULE_PATH|EXPORT)|BUILD_|CPACK_)")
message(STATUS "set: [${after}] build type: [${CMAKE_BUILD_TYPE}]")
get_property(rooms DIRECTORY firth PROPERTY SUBDIRECTORIES)
message(STATUS "rooms: ${rooms}")
file(WRITE ${PROJECT_BINARY_DIR}/mine.cc "int main() {}")
add_executable(mine ${PROJECT_BINARY_DIR}/mine.cc)
target_link_libraries(mine PRIVATE firth::firth)
""")
        out, text = self.configure(source)
        self.assertIn("set: [] build type: []", text)
        rooms = re.search("rooms: (.*)", text).group(1)
        self.assertRegex(rooms, "firth/eval")
        self.assertNotRegex(rooms, "firth/(cli|tests)")
        self.assertFalse((out / "compile_commands.json").exists())
        self.run_in(out, "cmake", "--install", out, "--prefix", out / "installed")
        self.assertFalse((out / "installed").exists(), "installs more than the project asked for")
        out, _ = self.configure(source, "-DFIRTH_BUILD_PROGRAM=ON")
        self.assertNotIn("file(INSTALL", (out / "firth/cli/cmake_install.cmake").read_text())


class LibraryPage(unittest.TestCase):
    def test_is_the_example(self):
        self.assertEqual("\n".join(blocks("docs/library.md", "cpp")), (EXAMPLE / "library.cc").read_text())
        self.assertEqual(blocks("docs/library.md", "cmake")[0].split("\n", 3)[3],
                         (EXAMPLE / "CMakeLists.txt").read_text().split("\n", 3)[3])

    def test_names_every_header(self):
        page = (ROOT / "docs/library.md").read_text()
        missing = [path.name for path in (ROOT / "include/firth").glob("*.h") if f"`{path.name}`" not in page]
        self.assertFalse(missing)


if __name__ == "__main__":
    BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
