#!/usr/bin/env python3
"""What cpack makes of the build: package_test.py BUILD. Exit status 77: no dpkg-shlibdeps here."""

import gzip
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path()
EPOCH = "1000000000"  # 2001-09-09
FILES = {
    "usr/bin/firth": "-rwxr-xr-x",
    "usr/share/bash-completion/completions/firth": "-rw-r--r--",
    "usr/share/doc/firth/NEWS.gz": "-rw-r--r--",
    "usr/share/doc/firth/copyright": "-rw-r--r--",
    "usr/share/fish/vendor_completions.d/firth.fish": "-rw-r--r--",
    "usr/share/man/man1/firth.1.gz": "-rw-r--r--",
    "usr/share/zsh/site-functions/_firth": "-rw-r--r--",
}


def run(*command, **environment):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False,
                          env={**os.environ, **environment}, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, f"exit {done.returncode} of {command}\n{done.stdout}{done.stderr}"
    return done.stdout


def package(folder):
    run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", folder, SOURCE_DATE_EPOCH=EPOCH)
    (found,) = folder.glob("*.deb")
    return found


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="firth-package-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.package = package(cls.folder / "first")
        run("dpkg-deb", "-x", cls.package, cls.folder / "root")

    def field(self, name):
        return run("dpkg-deb", "-f", self.package, name).strip()

    def test_holds_the_program_its_manual_its_completions_and_nothing_else(self):
        listed = run("dpkg-deb", "-c", self.package, TZ="UTC")
        found = {}
        for line in listed.splitlines():
            mode, owner, _, date, _, name = line.split(None, 5)
            self.assertEqual((owner, date), ("root/root", "2001-09-09"), line)
            if mode[0] == "d":
                self.assertEqual(mode, "drwxr-xr-x", line)
            else:
                found[name.removeprefix("./")] = mode
        self.assertEqual(found, FILES)

    def test_says_what_it_is(self):
        self.assertEqual(self.field("Package"), "firth")
        self.assertEqual(self.field("Section"), "science")
        citation = (ROOT / "CITATION.cff").read_text()
        self.assertEqual(self.field("Version"), re.search(r"^version: (.*)$", citation, re.M).group(1) + "-1")
        author = re.search(r'^authors:\n  - name: "(.*)"', citation, re.M).group(1)
        self.assertTrue(self.field("Maintainer").startswith(author))
        self.assertRegex(self.field("Description"), r"\A[^\n]{20,80}\n Trains vectors")
        self.assertTrue(self.package.name.startswith("firth_"), self.package.name)

    def test_depends_on_every_library_that_the_program_loads(self):
        wanted = run("readelf", "-d", self.folder / "root/usr/bin/firth")
        libraries = re.findall(r"\(NEEDED\).*\[(lib[^.]+)\.so", wanted)
        depends = self.field("Depends")
        self.assertGreater(len(libraries), 5)
        for library in libraries:
            name = {"libm": "libc", "libgcc_s": "libgcc-s", "libz": "zlib"}.get(library, library)
            self.assertRegex(depends, rf"(?:^|, ){re.escape(name)}[\d-]", library)
        self.assertNotRegex(wanted, "RPATH|RUNPATH")

    def test_program_runs_and_its_page_is_the_built_one(self):
        root = self.folder / "root/usr"
        self.assertIn("firth ", run(root / "bin/firth", "--version"))
        with gzip.open(root / "share/man/man1/firth.1.gz") as page:
            self.assertEqual(page.read(), (BUILD / "cli/firth.1").read_bytes())

    def test_equal_builds_give_equal_packages(self):
        again = package(self.folder / "second")
        self.assertEqual(self.package.read_bytes(), again.read_bytes())


if __name__ == "__main__":
    BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
    if not (shutil.which("dpkg-shlibdeps") and shutil.which("readelf")):
        print("no dpkg-shlibdeps here (dpkg-dev)")
        sys.exit(77)
    unittest.main()
