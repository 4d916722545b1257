"""Words, names and values that attack who reads them: no byte of them commands a terminal, turns the
direction of a text or breaks a line, whatever command shows them; JSON gives every word back.

usage: hostile_test.py FIRTH [unittest arguments]
"""

import json
import os
import re
import struct
import unicodedata

from cli_case import CliTest, main, npy

ORDINARY = ["plain", "Füße", "日本", "می\u200cخواهم", "क्\u200dष", "👩\u200d💻", "nai\u0308ve"]
# Each with what a terminal, a page, a shell, a spreadsheet or a reader would make of it.
HOSTILE = [text.encode("utf-8", "surrogateescape") for text in [
    "\x1b]0;title\x07", "\x1b[2J", "\x1b]52;c;cm0gLXJm\x07", "\x1b]8;;http://x\x1b\\", "\x9b31m",
    "\x90q\x9c", "\u0085", "\x07", "\x08\x08x", "\x7f", "\rover", "\x0c", "\x0b", "\x01", "\x00nul",
    "\u202egpj.exe", "\u202ax\u202c", "\u2066x\u2069", "\u200ex", "\u200fx", "\u061cx", "\u2028", "\u2029",
    "ze\u200bro", "ze\u2060ro", "\ufeffx", "\ufff9x\ufffb", "\u206ax", "plain\u200b",
    "<script>alert(1)</script>", "</td><img src=x onerror=alert(1)>", "\"onmouseover=\"x", "'", "&lt;",
    "]]>", "`id`", "$(id)", "=cmd|'/C calc'!A0", "+1+1", "@SUM(A1)", "%s%n", "{0}{}", "--json", "-x",
    "\\x1B[2J", "\\", "\\u202e", "null", "two words",
    "\udcff\udcfe", "\udced\udca0\udc80", "caf\udcc3", "\udc9b31m", "\udcc0\udc80", "\udcf0\udc9f\udc98",
]]
WORDS = [word.encode() for word in ORDINARY] + HOSTILE
# For arguments; few together, as messages show the first 80 bytes.
ARGUMENTS = [word for word in HOSTILE if b"\0" not in word]
TEXTS = [b"".join(ARGUMENTS[i:i + 3]) for i in range(0, len(ARGUMENTS), 3)]

# Everything that Unicode calls a control or a format character, but the joiners that words are spelt
# with; told here once more, by another source than the program's own table.
OBEYED = re.compile("[%s]" % "".join(
    re.escape(chr(code)) for code in [*range(0xE0000), *range(0xF0000, 0x110000)]
    if unicodedata.category(chr(code)) in ("Cc", "Zl", "Zp") or chr(code) in "\ufeff\u200b"
    or unicodedata.bidirectional(chr(code)) in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI")
    or code in (0x200E, 0x200F, 0x061C) or 0x2060 <= code <= 0x206F or 0xFFF9 <= code <= 0xFFFB))


def bytes_of(entry, key="word"):
    """The word that a JSON object gives."""
    return bytes.fromhex(entry[key + "_hex"]) if key + "_hex" in entry else entry[key].encode()


class HostileWords(CliTest):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path("model"))
        self.write("model/vectors.npy", npy(len(WORDS), 8, (((i * 7919) % 1000 - 500) / 500 for i in range(len(WORDS) * 8))))
        self.write("model/vocab.tsv", b"".join(b"%s\t%d\n" % (word, 1000 - i) for i, word in enumerate(WORDS)))

    def hold(self, shown, what):
        """Text that may go to a terminal."""
        text = shown.decode()  # valid UTF-8, too
        found = OBEYED.search(text.replace("\n", ""))
        self.assertIsNone(found, "%s: %r" % (what, text[max(0, found.start() - 60):found.end() + 20] if found else ""))

    def say(self, *arguments, codes=(0,), **options):
        """stdout of a run, after a look at all it says, plain and as JSON; the JSON of the latter."""
        for form in ([], ["--json"]):
            done = self.run_firth(*arguments, *form, **options)
            self.assertIn(done.returncode, codes, (arguments, done.stderr))
            self.hold(done.stdout, arguments)
            self.hold(done.stderr, arguments)
        return json.loads(done.stdout) if done.returncode == 0 else None

    def asked(self):
        """Words that can stand in an argument; a sign or a dash at the start means something there."""
        return [word for word in WORDS if b"\0" not in word and word[:1] not in b"+-"]

    def test_neighbors_show_every_word_and_give_it_back(self):
        answer = self.say("neighbors", "model", "plain", "--top", "1000")
        found = {bytes_of(entry) for entry in answer["queries"][0]["neighbors"]}
        self.assertEqual(found, set(WORDS) - {b"plain"})
        for word in self.asked()[::2]:
            query = self.say("neighbors", "model", word, "--top", "3")["queries"][0]
            self.assertEqual(bytes_of(query, "query"), word)

    def test_neighbors_of_stdin(self):
        for word in HOSTILE:
            self.say("neighbors", "model", "--top", "2", input=b"plain\n" + word + b"\n", codes=(0, 3))

    def test_analogies_similarities_and_odd_ones(self):
        words = self.asked()
        for a, b, c in zip(words[::3], words[1::3], words[2::3]):
            analogy = self.say("analogy", "model", a, b, c, "--top", "1000")
            self.assertEqual([bytes_of(analogy, key) for key in "abc"], [a, b, c])
            self.assertEqual({bytes_of(entry) for entry in analogy["answers"]}, set(WORDS) - {a, b, c})
            similar = self.say("similarity", "model", a, b)
            self.assertEqual([bytes_of(similar["a"]), bytes_of(similar["b"])], [a, b])
        odd = self.say("odd-one-out", "model", *words)
        self.assertEqual({bytes_of(entry) for entry in odd["words"]}, set(words))

    def test_clusters(self):
        answer = self.say("clusters", "model", "-k", "3", "--top", "1000")
        self.assertEqual(answer["k"], 3)
        found = set()
        for cluster in answer["clusters"]:
            bytes_of(cluster, "medoid")
            hexes = cluster.get("words_hex", [None] * len(cluster["words"]))
            found |= {bytes.fromhex(h) if h else word.encode() for word, h in zip(cluster["words"], hexes)}
        self.assertEqual(found, set(WORDS))
        self.succeed("clusters", "model", "-k", "3", "-o", "clusters.tsv", "--quiet")
        with open(self.path("clusters.tsv"), "rb") as lines:
            self.assertEqual([line.rsplit(b"\t", 1)[0] for line in lines.read().split(b"\n")[:-1]], WORDS)

    def test_diagnose_and_info(self):
        answer = self.say("diagnose", "model", "--all")
        self.assertLessEqual({bytes_of(hub) for hub in answer["hubness"].get("top", [])}, set(WORDS))
        self.say("diagnose", "model", "--against", "model")
        self.assertEqual(self.say("info", "model")["rows"], len(WORDS))

    def test_benchmarks_of_hostile_words_sections_and_file_names(self):
        names = [word for word in HOSTILE if not re.search(rb"[\0/]", word)]
        plain = [word for word in WORDS if not re.search(rb"[\0 \t\r\n\x0b\x0c,;]", word)]
        for i, name in enumerate(names[::2] + names[1::2][-5:]):
            a, b, c, d = [plain[(i + k) % len(plain)] for k in range(4)]
            self.write(b"q" + name, b": " + name + b"\n" + b" ".join([a, b, c, d]) + b"\n")
            self.write(b"s" + name, b"%s\t%s\t1\n%s\t%s\t2\n%s\t%s\t3\n" % (a, b, b, c, c, d))
            self.write(b"c" + name, b"%s\t%s\n%s\t%s\n%s\tx\n" % (a, name, b, name, c))
            for convention in ["firth", "all"]:
                self.say("eval", "model", "--analogies", b"q" + name, "--convention", convention, codes=(0, 2, 3))
            self.say("eval", "model", "--similarity", b"s" + name, "--categories", b"c" + name, codes=(0, 3))
        self.say("eval", "model", "model", "--similarity", b"s" + names[0])

    def path(self, name):
        folder = os.fsencode(self.folder) if isinstance(name, bytes) else self.folder
        return os.path.join(folder, name)

    def test_exports_hold_every_word_or_refuse_it(self):
        for form, extension in [("npy", ".npy"), ("npz", ".npz"), ("word2vec", ".bin"), ("word2vec-text", ".vec"),
                                ("glove", ".g"), ("safetensors", ".safetensors"), ("projector", ".tsv"),
                                ("static-embedding", ""), ("folder", "")]:
            held = [b"plain"]
            for number, word in enumerate(WORDS):
                out = "%s%d%s" % (form, number, extension)
                self.write("words.txt", b"plain\n" + word + b"\n")
                done = self.run_firth("export", "model", "-o", out, "--format", form, "--words", "words.txt")
                self.hold(done.stdout + done.stderr, (form, word))
                self.assertIn(done.returncode, (0, 3), (form, word, done.stderr))
                if done.returncode == 3:
                    self.assertIn(b"cannot be stored as", done.stderr)
                elif word != b"plain":
                    held.append(word)
            self.write("words.txt", b"\n".join(held))
            out = "all-" + form + extension
            self.succeed("export", "model", "-o", out, "--format", form, "--words", "words.txt", "--quiet")
            if form == "static-embedding":
                with open(self.path(out + "/tokenizer.json"), encoding="utf-8") as file:
                    self.assertLessEqual({word.decode() for word in held}, set(json.load(file)["model"]["vocab"]))
            elif form not in ("npz", "projector"):
                answer = json.loads(self.succeed("neighbors", out, "plain", "--json", "--top", "1000"))
                self.assertEqual({bytes_of(entry) for entry in answer["queries"][0]["neighbors"]}, set(held[1:]))

    def test_words_with_newlines_and_tabs_from_a_tokenizer(self):
        words = ["a\nfirth: error: forged", "b\tc", "d", "\u2028e"]
        os.mkdir(self.path("static"))
        header = json.dumps({"embeddings": {"dtype": "F32", "shape": [4, 2], "data_offsets": [0, 32]}}).encode()
        floats = struct.pack("<8f", 1, 2, 2, 1, 1, 1, 2, 3)
        self.write("static/model.safetensors", struct.pack("<Q", len(header)) + header + floats)
        tokenizer = {"model": {"vocab": {word: i for i, word in enumerate(words)}}}
        self.write("static/tokenizer.json", json.dumps(tokenizer).encode())
        answer = self.say("neighbors", "static/model.safetensors", "d")
        self.assertEqual({entry["word"] for entry in answer["queries"][0]["neighbors"]}, set(words) - {"d"})
        for command in [["clusters", "static/model.safetensors", "-k", "2", "-o", "c.tsv"],
                        ["transform", "static/model.safetensors", "--unit", "-o", "t.tsv"],
                        ["export", "static/model.safetensors", "-o", "t.vec"]]:
            self.say(*command, codes=(3,))

    def test_training_says_nothing_harmful(self):
        corpus = b" ".join(word for word in WORDS if b" " not in word) + b"\n"
        names = [word for word in HOSTILE if not re.search(rb"[\0/]", word)]
        for name in [b"corpus", *names[:4], *names[4::3]]:
            self.write(b"t" + name, corpus * 4)
            self.say("vocab", b"t" + name, "-o", b"v" + name, "--force")
        self.say("train", b"t" + HOSTILE[0], b"t" + HOSTILE[0], "-o", b"m" + HOSTILE[1], "--dim", "4", "--min-count",
                 "1", "--force", "--threads", "1")
        self.say("train", b"t" + HOSTILE[0], "-o", b"n" + HOSTILE[1], "--dim", "4", "--min-count", "1", "--dry-run")
        self.say("train", b"t" + HOSTILE[0], "-o", b"m" + HOSTILE[1], codes=(6,))
        self.say("train", b"t" + HOSTILE[0], "-o", "x", "--min-count", "999", codes=(3,))
        with open(self.path(b"v" + names[1]), "rb") as file:
            counted = {line.rsplit(b"\t", 1)[0] for line in file.read().split(b"\n")[:-1]}
        kept = {piece for word in WORDS if b" " not in word for piece in re.split(rb"[ \0\r\x0b\x0c]", word) if piece}
        self.assertEqual(counted, kept)

    def test_options_paths_and_configurations(self):
        for text in TEXTS:
            self.say("neighbors", "model", b"no" + text, codes=(3,))
            self.say("info", b"no" + text, codes=(4,))
            self.say(b"x" + text, codes=(2,))
            self.say("info", b"--" + text, "model", codes=(0, 2))
            self.say("info", b"--json=" + text, "model", codes=(2,))
            self.say("info", "model", b"x" + text, codes=(2,))
            self.say("neighbors", "model", "plain", "--top", b"x" + text, codes=(2,))
            self.say("eval", "model", "--analogies", "x", "--convention", b"x" + text, codes=(2,))
            self.say("train", b"no" + text, "-o", b"m" + text, "--vocab", b"v" + text, codes=(2, 4))
            self.say("train", "corpus.txt", "-o", b"no/" + text, codes=(4,))
            self.say("train", "--resume", b"no" + text, codes=(2, 3, 4))
            self.say("train", "corpus.txt", "-o", b"m" + text, "--target", b"x" + text, codes=(2,))
            self.write("c.toml", b"dim = 3\n\"x" + text.replace(b"\\", b"\\\\") + b"\" = 1\n")
            self.say("train", "--config", "c.toml", codes=(2, 3))
            done = self.run_firth("train", b"t" + text, "-o", b"m" + text, "--print-config")
            self.hold(done.stdout + done.stderr, text)
            done = self.run_firth("word2vec", "-train", b"no" + text, b"-x" + text, "1")
            self.hold(done.stdout + done.stderr, text)

    def test_a_long_name_that_leads_nowhere_is_shown_whole(self):
        os.symlink("loop", self.path("loop"))
        name = b"loop/" + b"\x1b" * 200 + b"/.."
        self.fail_with(4, r"error: loop/(\\x1B){200}/\.\.: cannot be resolved: Too many levels", "train", "corpus.txt", "-o", name)

    def test_damaged_files_say_what_they_hold_without_obeying_it(self):
        for text in [*TEXTS, b"\0", b"\0\x1b["]:
            for name, data in [("a.vec", b"2 2\n%s 1 2\nb 1 %s\n"), ("a.tsv", b"a\t1\nb\t%s\n%s\n"), ("a.bin", b"2 2 %s %s\n"),
                               ("model.json", b"%s %s"), ("a.npy", b"\x93NUMPY\1\0\x40\0{'%s': '%s'}" + b" " * 64)]:
                self.write(name, data % (text, text))
                self.say("info", name, codes=(0, 3, 4, 5, 7))
            self.write("e.txt", b"a b c\n%s %s\n" % (text, text))
            self.say("eval", "model", "--analogies", "e.txt", codes=(3,))
            self.write("words.tsv", b"a 1\n%s x%s\n" % (text, text))
            self.say("train", "corpus.txt", "-o", "m", "--vocab", "words.tsv", codes=(3,))


if __name__ == "__main__":
    main()
