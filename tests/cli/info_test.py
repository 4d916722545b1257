"""Drives `firth info`: what it says of tables of any format, and of files that are none.

usage: info_test.py FIRTH [unittest arguments]
"""

import gzip
import json
import struct

from cli_case import CliTest, main


def binary(rows):
    """word2vec binary of (word, floats)."""
    dim = len(rows[0][1])
    body = b"".join(word + b" " + struct.pack("<%df" % dim, *row) + b"\n" for word, row in rows)
    return b"%d %d\n" % (len(rows), dim) + body


class Info(CliTest):
    def info(self, name):
        return json.loads(self.succeed("info", name, "--json"))

    def test_formats_are_found_by_content_not_by_name(self):
        rows = [(b"the", (0.25, 3.0)), (b"cat", (4.0, 0.5))]
        text = b"the 0.25 3\ncat 4 0.5\n"
        fingerprints = set()
        for content, name in [(binary(rows), "word2vec binary"), (b"2 2\n" + text, "word2vec text"),
                              (text, "GloVe text")]:
            for content in [content, gzip.compress(content)]:
                self.write("corpus.npy", content)
                info = self.info("corpus.npy")
                self.assertEqual((info["format"], info["rows"], info["dim"]), (name, 2, 2))
                self.assertEqual((info["counts"], info["contexts"]), (False, False))
                fingerprints.add(info["fingerprint"])
        self.assertEqual(len(fingerprints), 1)

    def test_a_pipe_is_read_like_a_file(self):
        done = self.succeed("info", "/dev/stdin", "--json", input=binary([(b"a", (3.0, 4.0))]))
        self.assertEqual(json.loads(done)["norm_max"], 5.0)

    def test_odd_rows_and_words_are_counted_not_refused(self):
        nan, inf = float("nan"), float("inf")
        self.write("odd.bin", binary([(b"a", (3.0, 4.0)), (b"b", (nan, 0.0)), (b"a", (0.0, 0.0)),
                                      (b"\xff", (inf, 1.0)), (b"c\td", (1.0, 0.0))]))
        info = self.info("odd.bin")
        self.assertEqual((info["zero_rows"], info["nonfinite_rows"]), (1, 2))
        self.assertEqual((info["norm_min"], info["norm_median"], info["norm_max"]), (0, 1, 5))
        self.assertEqual((info["duplicate_words"], info["words_with_blanks"],
                          info["words_invalid_utf8"]), (1, 1, 1))
        text = self.succeed("info", "odd.bin").decode()
        self.assertRegex(text, "non-finite +2\n")
        self.assertRegex(text, "1 that stand in an earlier row, 1 with white space, 1 of invalid")
        self.fail_with(7, "odd.bin:row 1: column 0 holds nan", "neighbors", "odd.bin", "a")

    def test_foreign_files_are_named_with_what_to_do(self):
        for content, said in [(b"\x80\x04\x95", "a Python pickle.*numpy.save"),
                              (b"PK\x03\x04" + bytes(30), r"zip archive \(.npz\?\): extract"),
                              (b"GGUF" + bytes(30), "a GGUF model"),
                              (b"PAR1" + bytes(30), "a Parquet file"),
                              (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
                              (b"the quick brown fox\n", "text without vectors"),
                              (b"", "empty")]:
            self.write("file.bin", content)
            self.fail_with(3, "file.bin: is .*" + said, "info", "file.bin")

    def test_a_part_of_a_model_names_the_model(self):
        self.train("model")
        for part in ["vectors.npy", "contexts.npy"]:
            self.fail_with(3, 'is a part of the model folder "model": name the folder', "info",
                           "model/" + part)

    def test_a_fasttext_classifier_is_named(self):
        arguments = struct.pack("<ii12id", 793712314, 12, 10, 5, 5, 1, 5, 1, 3, 3, 0, 0, 0, 100, 1e-4)
        self.write("model.bin", arguments + bytes(100))
        self.fail_with(3, "supervised fastText model", "info", "model.bin")


if __name__ == "__main__":
    main()
