"""Drives the built program as a user does: help, mistakes in the arguments, training.

usage: cli_test.py FIRTH [unittest arguments]
"""

import gzip
import json
import os
import shutil
import signal

from cli_case import SMALL, CliTest, contents, main, sentences


class Help(CliTest):
    def test_version_tells_the_engine_revision(self):
        self.assertRegex(self.succeed("--version"), rb"\Afirth \d+\.\d+\.\d+\nengine revision \d+\n\Z")

    def test_every_subcommand_shows_an_example_before_its_options(self):
        for command in ["train", "vocab", "synth", "info", "neighbors", "analogy", "eval"]:
            text = self.succeed(command, "--help").decode()
            self.assertLess(text.index("Example:\n  firth " + command), text.index("Options:"))
            for option in ["--json", "--threads", "--quiet"]:
                self.assertIn(option, text)

    def test_without_a_subcommand_all_are_named(self):
        self.fail_with(2, "expected a subcommand: train, vocab, .*transform, .*; see firth --help")
        listed = self.succeed("--help").decode().split("Subcommands:")[1]
        self.assertNotIn("Example", listed)
        self.assertRegex(listed, r"(?m)^  analogy +A is to B as C is to")

    def test_a_name_out_of_a_list_suggests_the_nearest(self):
        self.fail_with(2, 'found "kep", expected strict, keep or drop; did you mean keep', "train",
                       self.corpus, "-o", "x", "--utf8", "kep")

    def test_train_says_its_objective_first(self):
        first = self.succeed("train", "--help").decode().split("\n")[0]
        self.assertIn("skip-gram with negative sampling", first.lower())

    def test_a_full_stdout_is_an_io_error(self):
        for arguments in [["--help"], ["--version"], ["train", "--help"]]:
            with open("/dev/full", "wb") as full:
                self.fail_with(4, "standard output", *arguments, stdout=full)

    def test_a_closed_pipe_ends_by_sigpipe(self):
        reader, writer = os.pipe()
        os.close(reader)
        done = self.run_firth("--help", stdout=writer)
        os.close(writer)
        self.assertEqual(done.returncode, -signal.SIGPIPE)

    def test_a_closed_stdout_is_an_io_error(self):
        done = self.run_firth("--version", preexec_fn=lambda: os.close(1))
        self.assertEqual(done.returncode, 4)


class Usage(CliTest):
    def refuse(self, pattern, *arguments):
        self.fail_with(2, pattern, "train", self.corpus, "-o", "model", *arguments)

    def test_an_unknown_option_suggests_the_nearest(self):
        self.refuse("--windwo; did you mean --window", "--windwo", "5")
        self.refuse("--epoch; did you mean --epochs", "--epoch=5")
        self.refuse("unknown option --hopeless-nonsense$", "--hopeless-nonsense")

    def test_an_unknown_subcommand_suggests_the_nearest(self):
        self.fail_with(2, "trian.*did you mean train", "trian")
        self.fail_with(2, "expor.*did you mean export", "expor", "model", "-o", "v.bin")
        self.fail_with(2, "subcommand")

    def test_an_option_without_its_value_is_named(self):
        self.refuse("--dim", "--dim")
        self.refuse("--dim", "--dim", "--window", "5")
        self.fail_with(2, "--output.*--force", "train", self.corpus, "-o", "--force")

    def test_a_number_is_read_strictly_and_its_range_told(self):
        for bad in ["", "5x", " 5", "1e3", "99999999999999999999", "nan", "inf", "-0", "0x10",
                    "4097", "0", "-1"]:
            self.refuse(r"--?dim.*1.*4,?096", "--dim", bad)
        for bad in ["", "nan", "inf", "0.1x", "-1", "1e9", "0", "0,5"]:
            self.refuse("lr", "--lr", bad)

    def test_every_range_is_held(self):
        for option, values in {"--threads": ["0", "-1", "1000000"], "--window": ["0", "1000000"],
                               "--epochs": ["0", "-1"], "--negative": ["-1", "0", "101"],
                               "--sample": ["-1", "nan"], "--min-count": ["-1", "0"],
                               "--ns-exponent": ["3"], "--min-lr": ["2"], "--lanes": ["1025"],
                               "--chunk": ["15"], "--block": ["65"], "--seed": ["-1"],
                               "--max-token": ["0", "65536"], "--utf8": ["loose"],
                               "--memory": ["2X", "-1"], "--target": ["sse"]}.items():
            for value in values:
                self.refuse(option.lstrip("-"), option, value)

    def test_an_option_given_twice_is_an_error(self):
        self.refuse("--dim", "--dim", "5", "--dim", "6")
        self.refuse("--dim", "--dim", "5", "--size", "6")

    def test_an_option_without_effect_is_an_error(self):
        self.fail_with(2, "no effect", "train", self.corpus, "-o", "a.npy", "--no-contexts")
        self.fail_with(2, "--table", "synth", "-o", "a.npy", "--table", "9,3", "--size", "1M")

    def test_the_output_may_not_be_an_input(self):
        before = contents(self.corpus)
        os.symlink(self.corpus, self.path("symlink"))
        os.link(self.corpus, self.path("hardlink"))
        for output in [self.corpus, "symlink", "hardlink"]:
            for command in ["train", "vocab"]:
                self.fail_with(2, "input", command, self.corpus, "-o", output, "--force")
        with open(self.corpus, "rb") as text:
            self.fail_with(2, "input", "vocab", "-", "-o", self.corpus, "--force", stdin=text)
        self.assertEqual(contents(self.corpus), before)


class Training(CliTest):
    def test_the_account_adds_up_and_the_json_keeps_its_promises(self):
        self.write("corpus.txt", (sentences(300) + "once\n" + "x" * 1100 + " w1\n").encode())
        report = self.train("model")
        self.assertEqual(report["schema"], "firth.train/1")
        account = report["account"]
        self.assertEqual(account["read"], sum(account[key] for key in [
            "in_vocabulary", "below_min_count", "cut", "too_long", "invalid"]))
        self.assertEqual(account["too_long"], 1)
        self.assertGreaterEqual(account["below_min_count"], 1)
        self.assertEqual(report["read_tokens"], 300 * 12 + 3)
        self.assertEqual(report["tokens"], account["in_vocabulary"])
        self.assertEqual((report["dim"], report["epochs"], len(report["loss"])), (8, 2, 2))
        self.assertLessEqual(report["sampled_tokens"], report["tokens"])
        self.assertGreater(report["peak_memory_bytes"], 0)
        rows = contents(self.path("model/vocab.tsv")).decode().splitlines()
        self.assertEqual(len(rows), report["vocabulary"])
        self.assertEqual(sum(int(row.split("\t")[1]) for row in rows), report["tokens"])

    def test_stdout_is_json_alone_and_the_account_goes_to_stderr(self):
        done = self.run_firth("train", self.corpus, "-o", "model", "--json", *SMALL)
        json.loads(done.stdout)
        self.assertIn(b"tokens read", done.stderr)
        done = self.run_firth("train", self.corpus, "-o", "second", *SMALL)
        self.assertEqual(done.stdout, b"")

    def test_threads_do_not_change_a_byte(self):
        base = ["train", self.corpus, "-o"]
        options = ["--quiet", *SMALL[:-2], "--lanes", "3", "--chunk", "64"]
        for threads in "123":
            self.succeed(*base, "model" + threads, *options, "--threads", threads)
        first = contents(self.path("model1"))
        self.assertEqual(contents(self.path("model2")), first)
        self.assertEqual(contents(self.path("model3")), first)

    def test_plain_gzip_and_piped_text_give_the_same_bytes(self):
        text = contents(self.corpus)
        packed = self.write("packed.any", gzip.compress(text))
        options = ["--quiet", *SMALL]
        self.succeed("train", self.corpus, "-o", "plain", *options)
        self.succeed("train", packed, "-o", "gzip", *options)
        self.succeed("train", "-", "-o", "piped", *options, input=text)
        self.assertEqual(contents(self.path("plain")), contents(self.path("gzip")))
        self.assertEqual(contents(self.path("plain")), contents(self.path("piped")))

    def test_the_locale_and_spilled_ids_do_not_change_a_byte(self):
        self.train("plain")
        for name in ["tr_TR.UTF-8", "de_DE.UTF-8", "nonsense"]:
            shutil.rmtree(self.path("other"), ignore_errors=True)
            self.train("other", env=dict(os.environ, LC_ALL=name, LANG=name))
            self.assertEqual(contents(self.path("other")), contents(self.path("plain")))
        self.train("spilled", "--memory", "1K")
        self.assertEqual(contents(self.path("spilled")), contents(self.path("plain")))

    def test_threads_are_those_that_ran(self):
        out = self.succeed("train", self.corpus, "-o", "bounded", "--quiet", "--json", "--threads", "3",
                           env={**os.environ, "OMP_THREAD_LIMIT": "2"})
        self.assertEqual(json.loads(out)["threads"], 2)

    def test_another_seed_gives_other_vectors(self):
        self.train("one")
        self.train("two", "--seed", "2")
        self.assertNotEqual(contents(self.path("one"))["vectors.npy"],
                            contents(self.path("two"))["vectors.npy"])

    def test_a_vocabulary_goes_out_and_in(self):
        self.train("one", "--save-vocab", "words.tsv")
        self.assertEqual(contents(self.path("words.tsv")),
                         contents(self.path("one"))["vocab.tsv"])
        self.write("few.txt", b"w1 9\nw2 9\nw3 9\nabsent 9\n")
        report = self.train("few", "--vocab", "few.txt")
        self.assertEqual(report["vocabulary"], 3)
        self.assertGreater(report["account"]["cut"], 0)
        told = self.run_firth("train", self.corpus, "-o", "told", "--vocab", "few.txt", *SMALL)
        self.assertIn(b"warning: --min-count has no effect with --vocab", told.stderr)
        self.assertNotIn(b"--max-vocab", told.stderr)
        self.write("run.toml", b'vocab = "few.txt"\nmin-count = 2\n')  # as of --print-config
        told = self.run_firth("train", self.corpus, "-o", "untold", "--config", "run.toml")
        self.assertEqual((told.returncode, b"effect" in told.stderr), (0, False), told.stderr)
        self.write("word2vec.txt", b"</s> 0\nw1 9\nw2 9\n")
        self.assertEqual(self.train("two", "--vocab", "word2vec.txt")["vocabulary"], 2)

    def test_init_starts_from_the_vectors_of_a_model(self):
        self.train("one")
        self.train("again", "--init", "one", "--lr", "1e-9")

        def floats(name):
            return memoryview(contents(self.path(name))["vectors.npy"][-8 * 4:]).cast("f")

        for a, b in zip(floats("one"), floats("again")):
            self.assertAlmostEqual(a, b, places=4)
        self.assertNotEqual(json.loads(contents(self.path("again/model.json")))["init"], None)
        self.fail_with(3, "dimension is 8, expected 9", "train", self.corpus, "-o", "bad",
                       "--init", "one", "--dim", "9", "--quiet")

    def test_contexts_may_be_left_out(self):
        self.train("model", "--no-contexts")
        self.assertNotIn("contexts.npy", contents(self.path("model")))

    def test_a_dry_run_tells_sizes_and_writes_nothing(self):
        before = sorted(os.listdir(self.folder))
        out = self.succeed("train", self.corpus, "--dry-run", "--json", "--quiet", *SMALL)
        report = json.loads(out)
        self.assertEqual(report["schema"], "firth.dry_run/1")
        self.assertEqual(sorted(os.listdir(self.folder)), before)
        trained = self.train("model")
        self.assertEqual(report["tokens"], trained["tokens"])
        self.assertEqual(report["vocabulary"], trained["vocabulary"])
        written = sum(map(len, contents(self.path("model")).values()))
        self.assertLessEqual(written, report["output_bytes"])

    def test_a_dry_run_tells_that_tmpdir_is_no_folder(self):
        self.succeed("vocab", self.corpus, "-o", "words", "--quiet")
        self.fail_with(4, "TMPDIR", "train", self.corpus, "--dry-run", "--vocab", "words", *SMALL,
                       env={**os.environ, "TMPDIR": "/nowhere"})

    def test_a_dry_run_foresees_the_memory_of_reading_too(self):
        text = "".join("%x" % (i * i) + ("\n" if i % 9 == 0 else " ") for i in range(200000))
        text = self.write("rare.txt", text.encode() + sentences(300).encode())
        options = ["--json", "--quiet", "--dim", "4", "--epochs", "1"]
        foreseen = json.loads(self.succeed("train", text, "--dry-run", *options))
        spent = json.loads(self.succeed("train", text, "-o", "rare", *options))
        ratio = foreseen["peak_memory_bytes"] / spent["peak_memory_bytes"]
        self.assertTrue(0.85 < ratio < 1.15, ratio)

    def test_strict_tells_that_input_was_dropped_and_saves(self):
        self.write("corpus.txt", (sentences(300) + "x" * 1100 + "\n").encode())
        done = self.run_firth("train", self.corpus, "-o", "model", "--strict", "--quiet", *SMALL)
        self.assertEqual(done.returncode, 8, done.stderr)
        self.succeed("info", "model")
        self.write("corpus.txt", sentences(300).encode())
        self.succeed("train", self.corpus, "-o", "clean", "--strict", "--quiet", *SMALL)

    def test_invalid_utf8_is_warned_about_once(self):
        self.write("corpus.txt", sentences(300).encode() + b"caf\xe9 caf\xe9 \xff\n")
        done = self.run_firth("train", self.corpus, "-o", "model", *SMALL)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr.count(b"firth: warning: "), 1)
        self.assertRegex(done.stderr.decode(), r"corpus.txt:@\d+: first of 3 tokens")

    def test_a_corpus_without_neighbours_is_warned_about(self):
        self.write("corpus.txt", b"".join(b"w%d\n" % (i % 9) for i in range(900)))
        done = self.run_firth("train", self.corpus, "-o", "model", *SMALL)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, b"firth: warning: nothing was trained")

    def test_the_program_is_quiet_when_asked(self):
        done = self.run_firth("train", self.corpus, "-o", "model", "--quiet", *SMALL)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))

    def test_odd_names_are_names(self):
        for name in ["a b", "-dash", "quote'\";$(x)", "new\nline", b"caf\xe9", "[a,b]"]:
            name = os.fsencode(name)
            corpus = os.path.join(os.fsencode(self.folder), name + b".txt")
            shutil.copy(self.corpus, corpus)
            self.succeed("vocab", b"./" + name + b".txt", "-o", b"./" + name + b".tsv", "--quiet")


if __name__ == "__main__":
    main()
