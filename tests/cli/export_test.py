"""Drives `firth export`: every format, what it keeps, what it says, and what it refuses.

usage: export_test.py FIRTH [unittest arguments]
"""

import json
import os
import signal
import struct
import subprocess
import time

import cli_case
from cli_case import SMALL, CliTest, contents, main


def text_table(rows):
    """word2vec text of (word, numbers)."""
    lines = ["%d %d" % (len(rows), len(rows[0][1]))]
    lines += [" ".join([word, *map(str, numbers)]) for word, numbers in rows]
    return ("\n".join(lines) + "\n").encode()


class Export(CliTest):
    def setUp(self):
        super().setUp()
        self.train("model")

    def export(self, *arguments):
        """The JSON document, and what was said on stderr."""
        done = self.run_firth("export", "model", *arguments, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout), done.stderr.decode()

    def info(self, name):
        return json.loads(self.succeed("info", name, "--json"))

    def test_every_format_that_is_read_comes_back_with_the_same_words_and_bits(self):
        fingerprint = self.info("model")["fingerprint"]
        for name, options, counts, contexts in [
                ("copy", [], True, True), ("t.npy", [], True, False), ("t.bin", [], False, False),
                ("bare.bin", ["--no-newline"], False, False), ("t.vec", [], False, False),
                ("t.txt", [], False, False), ("g.txt", ["--format", "glove"], False, False),
                ("t.safetensors", [], True, True)]:
            report, _ = self.export("-o", name, *options)
            info = self.info(name)
            self.assertEqual(info["fingerprint"], fingerprint, name)
            self.assertEqual((info["counts"], info["contexts"]), (counts, contexts), name)
            self.assertEqual(report["format"], info["format"])
            self.assertEqual(report["source"], fingerprint)
            lost = (["contexts"] if not contexts else [])
            lost = (["counts"] if not counts else []) + lost
            record = ["the record of the training"] if name != "copy" else []
            self.assertEqual(report["lost"], lost + record)

    def test_a_copy_of_a_model_is_the_same_bytes(self):
        self.export("-o", "copy")
        self.assertEqual(contents(self.path("copy")), contents(self.path("model")))

    def test_what_is_lost_is_said_in_one_line_unless_quiet(self):
        _, said = self.export("-o", "t.bin")
        self.assertRegex(said, r"\Afirth: warning: lost: counts, contexts and the record of the "
                               r"training, for which word2vec binary has no place\n\Z")
        done = self.run_firth("export", "model", "-o", "q.bin", "--quiet")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))
        done = self.run_firth("export", "t.bin", "-o", "t.vec")
        self.assertNotIn(b"lost", done.stderr)
        self.assertIn(b"word2vec text", done.stderr)

    def test_train_transform_and_synth_say_it_the_same_way(self):
        all_lost = b"lost: counts, contexts and the record of the training, for which word2vec text"
        done = self.run_firth("train", self.corpus, "-o", "t.vec", "--json", *SMALL)
        self.assertEqual(done.stderr.count(b"lost"), 1)
        self.assertTrue(done.stderr.startswith(b"firth: warning: " + all_lost), done.stderr)
        self.assertEqual(json.loads(done.stdout)["lost"],
                         ["counts", "contexts", "the record of the training"])
        for command, lost in [
                (["train", self.corpus, "-o", "t.npy", *SMALL],
                 b"lost: contexts and the record of the training, for which npy"),
                (["transform", "model", "-o", "u.npy", "--unit"],
                 b"lost: the record of the training, for which npy"),
                (["transform", "t.npy", "-o", "u.bin", "--unit"],
                 b"lost: counts, for which word2vec binary"),
                (["synth", "-o", "s.bin", "--table", "9,3"],
                 b"lost: counts, for which word2vec binary")]:
            done = self.run_firth(*command)
            self.assertIn(b"firth: warning: " + lost + b" has no place\n", done.stderr)
            self.assertEqual(done.stderr.count(b"lost"), 1)
        for command in [["train", self.corpus, "-o", "copy", *SMALL], ["transform", "t.vec", "-o", "u", "--unit"],
                        ["synth", "-o", "s", "--table", "9,3"]]:
            self.assertNotIn(b"lost", self.run_firth(*command).stderr)
        told = self.succeed("transform", "model", "-o", "v.bin", "--unit", "--json", "--quiet")
        self.assertEqual(json.loads(told)["lost"], ["counts", "the record of the training"])

    def test_first_and_words_choose_rows(self):
        words = [row.split("\t")[0] for row in
                 contents(self.path("model/vocab.tsv")).decode().splitlines()]
        self.write("list", ("w5\nnowhere\r\n\n%s\t7\r\nw5\nw9" % words[0]).encode())
        report, said = self.export("-o", "some.vec", "--words", "list")
        self.assertEqual((report["rows"], report["listed_words"], report["unknown_words"]), (3, 5, 1))
        self.assertIn('1 of 5 listed words are not in the table, the first is "nowhere"', said)
        found = [line.split()[0] for line in contents(self.path("some.vec")).decode().splitlines()]
        self.assertEqual(found, ["3", "w5", words[0], "w9"])
        self.export("-o", "one.vec", "--words", "list", "--first", "1")
        self.assertTrue(contents(self.path("one.vec")).startswith(b"1 8\nw5 "))
        self.export("-o", "few.tsv", "--first", "4")
        metadata = contents(self.path("few.metadata.tsv")).decode().splitlines()
        self.assertEqual([line.split("\t")[0] for line in metadata], ["word", *words[:4]])
        self.assertEqual(self.export("-o", "all.bin", "--first", "1000000")[0]["rows"], len(words))
        self.write("none", b"nowhere\n")
        self.fail_with(3, "none: 1 words, none of which", "export", "model", "-o", "x.bin",
                       "--words", "none")
        self.fail_with(2, "--first", "export", "model", "-o", "x.bin", "--first", "0")

    def test_a_subset_says_so_in_its_record(self):
        self.export("-o", "part", "--first", "9", "--unit")
        model = json.loads(contents(self.path("part"))["model.json"])
        self.assertEqual(model["export"], [{"rows": 9, "unit": True,
                                            "source": self.info("model")["fingerprint"]}])
        self.assertEqual(model["tables"], ["vectors", "contexts"])
        self.assertEqual(model["seed"], 1)

    def test_unit_is_that_of_transform(self):
        self.export("-o", "unit.npy", "--unit")
        self.succeed("transform", "model", "-o", "same.npy", "--unit", "--quiet")
        self.assertEqual(contents(self.path("unit.npy")), contents(self.path("same.npy")))

    def test_half_is_two_bytes_a_number(self):
        rows = self.info("model")["rows"]
        for name in ["h.npy", "h.npz", "h.safetensors"]:
            report, _ = self.export("-o", name, "--dtype", "f16")
            self.assertEqual(report["dtype"], "f16")
        self.assertEqual(len(contents(self.path("h.npy"))), 128 + rows * 8 * 2)
        self.assertEqual(self.info("h.npy")["fingerprint"], self.info("h.safetensors")["fingerprint"])
        for options in [["-o", "m"], ["-o", "t.bin"], ["-o", "t.vec"], ["-o", "t.tsv"],
                        ["-o", "g", "--format", "glove"]]:
            self.fail_with(2, "float16", "export", "model", *options, "--dtype", "f16")
        self.fail_with(2, "f16 or f32", "export", "model", "-o", "t.npy", "--dtype", "f8")

    def test_a_number_too_large_for_half_is_named_before_anything_is_written(self):
        self.write("large.vec", text_table([("a", [1, 2]), ("b", [3, 70000])]))
        self.fail_with(7, "t.npy:row 1: column 1 holds 70000", "export", "large.vec", "-o", "t.npy",
                       "--dtype", "f16")

    def test_a_word_that_a_format_cannot_hold_is_named_before_anything_is_written(self):
        self.write("g", b". . . 0.5 1.5\nfine 1.5 2.5\n")
        self.write("old.bin", b"mine")
        self.fail_with(3, r'old.bin:row 0: word "\. \. \." cannot be stored as word2vec binary',
                       "export", "g", "-o", "old.bin", "--force")
        self.assertEqual(contents(self.path("old.bin")), b"mine")
        self.succeed("export", "g", "-o", "h", "--format", "glove")
        self.assertEqual(contents(self.path("h")), contents(self.path("g")))

    def test_an_extension_of_another_format_is_no_folder(self):
        for name in ["out.csv", "out.vec.gz", "out.parquet", "out.model"]:
            for command in [["export", "model"], ["transform", "model", "--unit"],
                            ["train", self.corpus]]:
                self.fail_with(2, "is not written, expected .npy, .npz, .bin", *command, "-o", name)
        self.export("-o", "model.v2")
        self.assertTrue(os.path.isdir(self.path("model.v2")))

    def test_options_without_effect_are_refused(self):
        self.fail_with(2, "--no-newline has no effect", "export", "model", "-o", "t.vec",
                       "--no-newline")
        self.fail_with(2, "did you mean glove", "export", "model", "-o", "x", "--format", "glov")
        self.fail_with(2, "also an input", "export", "model", "-o", "model", "--force")

    def test_an_existing_output_needs_force(self):
        self.export("-o", "t.tsv")
        self.fail_with(6, "t.tsv: exists", "export", "no-such-model", "-o", "t.tsv")
        os.remove(self.path("t.tsv"))
        self.fail_with(6, "t.metadata.tsv: exists", "export", "no-such-model", "-o", "t.tsv")
        self.export("-o", "t.tsv", "--force")

    def test_train_and_transform_write_the_same_formats(self):
        fingerprint = self.info("model")["fingerprint"]
        self.train("trained.safetensors")
        info = self.info("trained.safetensors")
        self.assertEqual((info["fingerprint"], info["contexts"]), (fingerprint, True))
        self.export("-o", "exported.safetensors")
        self.assertEqual(contents(self.path("trained.safetensors")),
                         contents(self.path("exported.safetensors")))
        self.train("bare.npz", "--no-contexts")
        self.export("-o", "full.npz")
        self.assertLess(os.path.getsize(self.path("bare.npz")), os.path.getsize(self.path("full.npz")))
        self.succeed("transform", "model", "-o", "w.npz", "--unit", "--quiet")

    def test_a_static_embedding_has_a_tokenizer_whose_ids_are_rows(self):
        self.export("-o", "static", "--format", "static-embedding")
        tokenizer = json.loads(contents(self.path("static"))["tokenizer.json"])
        vocabulary = tokenizer["model"]["vocab"]
        rows = contents(self.path("model/vocab.tsv")).decode().splitlines()
        self.assertEqual(sorted(vocabulary, key=vocabulary.get),
                         [row.split("\t")[0] for row in rows] + ["[UNK]"])
        self.assertEqual(tokenizer["pre_tokenizer"], {"type": "WhitespaceSplit"})
        tensors = contents(self.path("static"))["model.safetensors"]
        length = struct.unpack("<Q", tensors[:8])[0]
        header = json.loads(tensors[8:8 + length])
        self.assertEqual(header["embedding.weight"]["shape"], [len(rows) + 1, 8])
        matrix = contents(self.path("model"))["vectors.npy"][128:]
        self.assertEqual(tensors[8 + length:], matrix + bytes(8 * 4))
        self.export("-o", "static", "--format", "static-embedding", "--force")
        self.fail_with(6, "not of a model folder", "export", "model", "-o", "static", "--force")

    def test_a_signal_leaves_the_old_output_and_nothing_else(self):
        self.succeed("synth", "-o", "large", "--table", "300000,64", "--quiet")
        self.write("t.vec", b"mine")
        before = sorted(os.listdir(self.folder))
        process = subprocess.Popen([cli_case.FIRTH, "export", "large", "-o", "t.vec", "--force"],
                                   cwd=self.folder, stderr=subprocess.PIPE)
        said = process.stderr.readline()  # the table is read, signals are caught from here on
        while len(os.listdir(self.folder)) == len(before) and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        said += process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, -signal.SIGINT, said)
        self.assertEqual(said, b"firth: warning: lost: counts and the record of the training, for "
                         b"which word2vec text has no place\n")
        self.assertEqual(sorted(os.listdir(self.folder)), before)
        self.assertEqual(contents(self.path("t.vec")), b"mine")

    def test_a_signal_while_transform_and_synth_save_ends_them_likewise(self):
        self.succeed("synth", "-o", "large", "--table", "300000,64", "--quiet")
        for command in (["transform", "large", "-o", "t.vec", "--unit", "--quiet"],
                        ["synth", "-o", "t.vec", "--table", "300000,64", "--quiet"]):
            before = sorted(os.listdir(self.folder))
            process = subprocess.Popen([cli_case.FIRTH, *command], cwd=self.folder, stderr=subprocess.PIPE)
            while not self.is_writing() and process.poll() is None:
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            said = process.communicate(timeout=60)[1]
            self.assertEqual((process.returncode, said), (-signal.SIGINT, b""), command)
            self.assertEqual(sorted(os.listdir(self.folder)), before)

    def is_writing(self):
        """Something has begun to fill."""
        hidden = [name for name in os.listdir(self.folder) if name.startswith(".t.vec")]
        return any(os.path.exists(self.path(name)) and os.path.getsize(self.path(name)) for name in hidden)

    def test_help_begins_with_an_example(self):
        help_text = self.succeed("export", "--help").decode()
        self.assertLess(help_text.index("firth export model -o vectors.bin"),
                        help_text.index("--format"))
        for name in ["folder", "npz", "word2vec-text", "glove", "projector", "static-embedding"]:
            self.assertIn(name, help_text)


if __name__ == "__main__":
    main()
