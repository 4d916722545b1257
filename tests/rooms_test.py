#!/usr/bin/env python3
"""Plants faults in a copy of the house: rooms.py must find each."""

import pathlib
import shutil
import tempfile
import unittest

import rooms

ROOT = pathlib.Path(__file__).resolve().parents[1]


class Rooms(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        for name in [*rooms.ARROWS, "include", "cmake"]:
            shutil.copytree(ROOT / name, self.root / name)
        shutil.copy(ROOT / "CMakeLists.txt", self.root)
        (self.root / "tests").mkdir()
        self.old_faults = self.faults()

    def faults(self):
        return rooms.House(self.root).check()

    def plant(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        before = target.read_text() if target.exists() else ""
        target.write_text(before + text)

    def new_faults(self):
        return [fault for fault in self.faults() if fault not in self.old_faults]

    def assert_found(self, part):
        faults = self.new_faults()
        self.assertTrue(any(part in fault for fault in faults), f"{part!r} not in {faults}")

    def test_arrow_upward_is_found(self):
        self.plant("io/byte_source.h", '#include "trainer/round.h"\n')
        self.assert_found("no arrow leads from io to trainer")

    def test_arrow_sideways_is_found(self):
        self.plant("eval/neighbors.cc", '#include "corpus/planted.h"\n')
        self.assert_found("no arrow leads from eval to corpus")

    def test_public_header_of_a_higher_room_is_found(self):
        self.plant("corpus/vocabulary.cc", '#include "firth/train.h"\n')
        self.assert_found("firth/train.h belongs to trainer")

    def test_private_header_of_another_room_is_found(self):
        self.plant("corpus/secret.h", "#pragma once\n")
        self.plant("trainer/train.cc", '#include "corpus/secret.h"\n')
        self.assert_found("corpus/secret.h is private to corpus")

    def test_a_second_type_of_the_same_name_is_found(self):
        self.plant("eval/secret.h", "#pragma once\nstruct EmbeddingTable {};\n")
        self.assert_found("EmbeddingTable is a type of include/firth/table.h, too")
        self.assertEqual(self.old_faults, [])

    def test_private_header_in_the_test_of_another_room_is_found(self):
        self.plant("corpus/secret.h", "#pragma once\n")
        self.plant("tests/corpus/own_test.cc", '#include "corpus/secret.h"\n')
        self.assertEqual(self.new_faults(), [])
        self.plant("tests/eval/other_test.cc", '#include "corpus/secret.h"\n')
        self.assert_found("tests/eval/other_test.cc:1")

    def test_use_against_the_arrows_is_found(self):
        lists = self.root / "table/CMakeLists.txt"
        lists.write_text(lists.read_text().replace("USES io", "USES io trainer"))
        self.assert_found("USES trainer")

    def test_include_of_a_room_that_is_not_used_is_found(self):
        lists = self.root / "trainer/CMakeLists.txt"
        sources = " ".join(path.name for path in (self.root / "trainer").glob("*.cc"))
        lists.write_text(f"firth_room(trainer SOURCES {sources})\n")
        self.plant("trainer/train.cc", '#include "compute/parallel.h"\n')
        self.assert_found("compute is not among the USES of trainer")

    def test_public_face_that_leaves_itself_is_found(self):
        self.plant("include/firth/types.h", '#include "io/unique_fd.h"\n')
        self.assert_found("the public face includes std and firth/ only")

    def test_eval_header_outside_the_umbrella_is_found(self):
        umbrella = self.root / "include/firth/eval.h"
        umbrella.write_text(umbrella.read_text().replace('#include "firth/clusters.h"\n', ""))
        self.assert_found("firth/clusters.h is not included")

    def test_openmp_outside_its_place_is_found(self):
        self.plant("trainer/train.cc", "#pragma omp parallel\n")
        self.assert_found("only compute/parallel.cc knows OpenMP")

    def test_foreign_eigen_and_highway_are_found(self):
        self.plant("table/npy.cc", "#include <Eigen/Dense>\n")
        self.plant("trainer/train.cc", "#include <hwy/highway.h>\n")
        self.assert_found("only eval knows Eigen")
        self.assert_found("only compute knows hwy")

    def test_library_that_prints_or_exits_is_found(self):
        self.plant("io/durable.cc", 'void loud() { std::cout << 1; }\nvoid gone() { std::exit(1); }\n')
        self.plant("table/npy.cc", 'void formatted() { printf("x"); }\n')
        self.assert_found("std::cout: only cli and report prints")
        self.assert_found("exit(: only cli and report ends the process")
        self.assert_found("printf(: only cli and report prints")

    def test_words_of_comments_and_strings_are_no_deeds(self):
        self.plant("io/durable.cc", '// exit(1); std::cout\nconst char* x = "exit(1) printf(";\n')
        self.plant("io/durable.cc", "void f(char* b) { std::snprintf(b, 1, \"x\"); }\n/* abort() */\n")
        self.assertEqual(self.new_faults(), [])

    def test_program_or_script_that_starts_a_shell_is_found(self):
        self.plant("io/durable.cc", "void run(const char* data) { std::system(data); }\n")
        self.plant("table/npy.cc", "void* open(const char* data) { return popen(data, \"r\"); }\n")
        self.plant("tests/cli/some_test.py", "subprocess.run(data, shell=True)\n")
        self.plant("scripts/some", "#!/bin/sh\neval \"$1\"\n")
        self.assert_found("system(data): nothing starts another program")
        self.assert_found("popen(: nothing starts another program")
        self.assert_found("shell=True: a shell would read data as commands")
        self.assert_found("scripts/some:1: eval")

    def test_fast_math_and_native_are_found(self):
        self.plant("cmake/FirthRoom.cmake", "add_compile_options(-march=native)\n")
        self.plant("CMakeLists.txt", "add_compile_options(-ffast-math)\n")
        self.assert_found("-march=native")
        self.assert_found("-ffast-math")

    def test_long_file_is_found(self):
        self.plant("io/durable.cc", "\n" * 501)
        self.assert_found("more than 500")

    def test_source_that_is_not_built_is_found(self):
        self.plant("io/forgotten.cc", "int forgotten;\n")
        self.assert_found("io/forgotten.cc: is not built")

    def test_face_that_does_not_exist_is_found(self):
        lists = self.root / "io/CMakeLists.txt"
        lists.write_text(lists.read_text().replace("FACE", "FACE ghost.h"))
        self.assert_found("FACE names ghost.h")


if __name__ == "__main__":
    unittest.main()
