"""Checkpoints of firth train: when they are written, gone on from, and refused."""

import ctypes
import json
import os
import re
import shutil
import subprocess
import time

import cli_case
from cli_case import CliTest, contents, sentences
from interrupted_case import SHAPE, InterruptedTest


class Checkpoints(InterruptedTest):
    def test_stop_after_says_how_to_go_on_and_resume_ends_with_the_same_bytes(self):
        places = {"1": b"in epoch 1", "7": b"in epoch 1", "1epoch": b"after epoch 1", "2epochs": b"after epoch 2"}
        for when, place in places.items():
            with self.subTest(when):
                done = self.run_firth("train", self.corpus, "-o", "model", *SHAPE, "--stop-after", when)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertRegex(done.stderr, rb"stopped " + place + rb" of 3, [0-9.]+ % done; "
                                              rb"firth train --resume model goes on\n\Z")
                self.assertFalse(os.path.exists(self.path("model")))
                self.resume()
                self.is_whole()
                shutil.rmtree(self.path("model"))

    def test_stop_after_a_time_counts_from_the_start(self):
        self.write("corpus.txt", sentences(6000).encode())
        begin = time.monotonic()
        out = self.succeed("train", self.corpus, "-o", "model", "--epochs", "9999", "--dim", "64",
                           "--stop-after", "1s", "--json", "--quiet")
        self.assertLess(time.monotonic() - begin, 60)
        told = json.loads(out)
        self.assertEqual(told["schema"], "firth.pause/1")
        self.assertEqual(told["epochs"], 9999)
        self.assertLess(told["tokens_done"], told["tokens_total"])
        self.assertTrue(os.path.isdir(told["checkpoint"]) or
                        os.path.isdir(self.path(told["checkpoint"])))

    def test_a_time_may_be_longer_than_anybody_waits(self):
        self.stop("--stop-after", "1000000000h", "--checkpoint-every", "1000000000h")
        self.is_whole()

    def test_the_vocabulary_that_the_run_wrote_is_no_obstacle_to_its_end(self):
        command = [self.corpus, *SHAPE, "--save-vocab", "words.tsv"]
        self.succeed("train", *command, "-o", "model", "--stop-after", "5")
        written = contents(self.path("words.tsv"))
        self.write("words.tsv", b"mine\t1\n")
        self.fail_with(6, "words.tsv: exists, and is not what this run wrote", "train", *command, "--resume", "model")
        self.write("words.tsv", written)
        self.succeed("train", *command, "--resume", "model")
        self.assertEqual(contents(self.path("model")), self.whole)
        self.assertEqual(contents(self.path("words.tsv")), written)

    def test_a_vocabulary_that_is_a_part_of_the_output_is_refused_before_any_work(self):
        os.mkdir(self.path("there"))
        for output, words in (("v.npy", "v.vocab.tsv"), ("v.npy", "v.json"), ("v.tsv", "v.metadata.tsv"),
                              ("v.bin", "./v.bin"), ("there/model", "there/model/words.tsv")):
            self.fail_with(2, "is a part of the output", "train", "no-such-file", "-o", output, "--save-vocab", words,
                           "--quiet")

    def test_an_output_in_a_folder_of_text_is_refused_before_any_work(self):
        os.mkdir(self.path("texts"))
        os.rename(self.corpus, self.path("texts/corpus.txt"))
        os.symlink("texts", self.path("link"))
        for output in ("texts/model", "texts/../texts/v.npy", "link/model"):
            self.fail_with(2, "the output would lie in a folder of text", "train", "texts", "-o", output)
        self.fail_with(2, "folder of text", "train", "texts", "-o", "model", "--save-vocab", "texts/words.tsv")
        self.fail_with(2, "folder of text", "vocab", "texts", "-o", "texts/words.tsv")
        self.fail_with(2, "folder of text", "train", ".", "-o", "model")
        self.succeed("train", "texts", "-o", "model", *SHAPE)
        self.assertEqual(contents(self.path("model")), self.whole)

    def test_what_is_made_of_a_checkpoint_is_a_model(self):
        self.stop("--stop-after", "5")
        self.succeed("export", "model.checkpoint/1", "-o", "taken")
        with open(self.path("taken/model.json"), encoding="utf-8") as file:
            record = json.load(file)
        self.assertEqual(record["schema"], "firth.model/1")
        self.assertNotIn("state", record)
        self.assertNotIn("run", record)

    def test_a_file_called_like_a_folder_of_checkpoints_is_nobodys_business(self):
        self.write("model.checkpoint", b"mine")
        self.stop()
        self.assertEqual(contents(self.path("model")), self.whole)
        self.assertEqual(contents(self.path("model.checkpoint")), b"mine")

    def test_stop_after_the_end_is_no_stop(self):
        self.stop("--stop-after", "3epochs", "--checkpoint-every", "1epoch")
        self.is_whole()

    def test_many_stops_on_other_threads_and_targets(self):
        self.stop("--stop-after", "2", "--threads", "2")
        for threads, target in (("1", "scalar"), ("3", ""), ("2", "scalar")):
            self.resume("--stop-after", "5", "--threads", threads,
                        *(["--target", target] if target else []))
        self.resume()
        self.is_whole()

    def test_checkpoints_change_no_byte_and_go_away(self):
        for every in ("1", "4", "1epoch", "2epochs", "1s", "9h"):
            with self.subTest(every):
                told = json.loads(self.stop("--checkpoint-every", every, "--json"))
                self.assertEqual(told["checkpoint_seconds"] > 0, every in ("1", "4", "1epoch", "2epochs"))
                with open(self.path("model/run.json")) as file:
                    self.assertEqual(json.load(file)["checkpoint_seconds"], told["checkpoint_seconds"])
                self.is_whole()
                shutil.rmtree(self.path("model"))

    def test_the_last_two_are_kept(self):
        self.stop("--checkpoint-every", "2", "--stop-after", "9")
        self.assertEqual(sorted(os.listdir(self.folder_of())), ["4", "5"])
        self.resume("--stop-after", "4")  # goes on every 2 rounds
        self.assertEqual(sorted(os.listdir(self.folder_of())), ["6", "7"])
        self.resume()
        self.is_whole()

    def test_a_checkpoint_is_a_model(self):
        self.stop("--stop-after", "5")
        out = self.succeed("info", os.path.join(self.folder_of(), "1"), "--json")
        self.assertEqual(json.loads(out)["dim"], 8)
        self.succeed("neighbors", os.path.join(self.folder_of(), "1"), "w1")

    def test_every_output_format_and_init_and_vocab_come_back(self):
        self.succeed("vocab", self.corpus, "-o", "words.tsv")
        for output in ("a.npy", "a.bin", "a.vec", "a"):
            more = ["--init", "whole", "--vocab", "words.tsv", "--no-contexts"] if output == "a" else []
            self.stop("--seed", "5", *more, output=output)
            right = contents(self.path(output))
            self.stop("--seed", "5", *more, "--force", "--stop-after", "4", output=output)
            self.assertEqual(contents(self.path(output)), right)
            os.rename(self.path(output), self.path("aside"))
            self.resume(output=output)
            self.assertEqual(contents(self.path(output)), right)
            self.assertFalse(os.path.exists(self.folder_of(output)))
            shutil.rmtree(self.path("aside")) if os.path.isdir(self.path("aside")) else os.remove(
                self.path("aside"))

    def test_stdin_must_bring_the_same_bytes_again(self):
        with open(self.corpus, "rb") as file:
            text = file.read()
        self.succeed("train", "-", "-o", "model", *SHAPE, "--stop-after", "5", input=text)
        self.fail_with(6, "of another run: .*tokens count was", "train", "--resume", "model", "--quiet",
                       input=text + b"w1 w2 w3\n")
        self.resume(input=text)
        self.is_whole()

    def test_paths_are_found_from_elsewhere_and_may_move(self):
        self.stop("--stop-after", "5")
        done = subprocess.run([cli_case.FIRTH, "train", "--resume", self.path("model"), "--stop-after",
                               "2"], cwd="/", stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 0, done.stderr)
        os.rename(self.corpus, self.path("moved.txt"))
        self.fail_with(4, "corpus.txt", "train", "--resume", "model")
        self.resume("moved.txt")
        os.rename(self.path("moved.txt"), self.corpus)
        self.is_whole()

    def test_a_path_may_be_any_bytes(self):
        name = os.fsencode(self.folder) + b"/\xff\n.txt"
        shutil.copy(self.corpus, name)
        self.succeed("train", name, "-o", "model", *SHAPE, "--stop-after", "5")
        self.resume()
        os.remove(name)
        self.is_whole()


class Refused(InterruptedTest):
    def refuse(self, part, *arguments, **options):
        return self.fail_with(6, part, "train", "--resume", "model", *arguments, "--quiet", **options)

    def test_each_option_that_differs_is_named(self):
        self.stop("--stop-after", "5")
        for option, was, value in (
                ("--dim", "8", "9"), ("--window", "5", "4"), ("--negative", "5", "6"),
                ("--ns-exponent", "0.75", "0.5"), ("--sample", "0.0001", "0.001"),
                ("--min-count", "2", "3"), ("--max-vocab", "0", "50"), ("--epochs", "3", "4"),
                ("--lr", "0.025", "0.05"), ("--min-lr", "0.0001", "0.1"), ("--seed", "1", "2"),
                ("--utf8", "keep", "drop"), ("--max-token", "1024", "1000"),
                ("--start-width", "0.5", "1.0"),
                ("--lanes", "2", "3"), ("--chunk", "200", "300"), ("--block", "[0-9]+", "7"),
                ("--noise-pool", "[0-9]+", "77")):
            with self.subTest(option):
                self.refuse("model.checkpoint/1: is of another run: %s was %s, is %s" %
                            (option, was, value), option, value)
        for switch in ("--lowercase", "--fixed-window"):
            self.refuse(switch + " was false, is true", switch)
        self.refuse("--seed was 1, is 3; --dim was 8, is 9; --epochs was 3, is 8",
                    "no-such-file", "--dim", "9", "--epochs", "8", "--seed", "3")  # before any reading
        self.resume(self.corpus, *SHAPE)  # the same again is no difference
        self.is_whole()

    def test_another_corpus_or_vocabulary_or_start_is_named(self):
        self.stop("--stop-after", "5")
        with open(self.corpus, "rb") as file:
            text = file.read()
        self.write("corpus.txt", text + b"w1 w2\n")
        self.refuse("vocabulary fingerprint was .*tokens count was [0-9]+, is [0-9]+")
        self.write("corpus.txt", text.replace(b" w1 w2 ", b" w2 w1 ", 1))  # the same counts
        self.refuse("of another run: tokens fingerprint was [0-9a-f]{16}, is [0-9a-f]{16}$")
        self.write("corpus.txt", text + b"once\n")  # the same ids
        self.refuse("of another run: account read was ")
        self.write("corpus.txt", text)
        self.write("words.tsv", b"w0\t9\nw1\t8\nw2\t8\n")
        self.refuse("vocabulary words was ", "--vocab", "words.tsv")
        self.refuse("init was null, is [0-9a-f]{16}", "--init", "whole")
        os.remove(self.path("words.tsv"))
        self.resume()
        self.is_whole()

    def test_another_engine_revision_is_named(self):
        self.stop("--stop-after", "5")
        record = os.path.join(self.folder_of(), "1", "model.json")
        with open(record) as file:
            text = file.read()
        now = re.search(r'"engine_revision": (\d+)', text)
        self.seal(record, text.replace(now[0], '"engine_revision": 77'))
        self.refuse("engine revision was 77, is " + now[1])
        self.seal(record, text.replace("firth.checkpoint/1", "firth.checkpoint/2"))
        self.fail_with(3, "schema firth.checkpoint/2, expected firth.checkpoint/1", "train", "--resume",
                       "model")

    def seal(self, record, text):
        """Writes a record whose checksum is right."""
        try:
            xxh3 = ctypes.CDLL("libxxhash.so.0").XXH3_64bits
        except OSError as problem:
            self.skipTest(str(problem))
        xxh3.restype = ctypes.c_uint64
        xxh3.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
        with open(record, "w") as file:
            file.write(text)
        hashed = "%016x" % xxh3(text.encode(), len(text))
        seal = {"model.json": {"bytes": len(text), "xxh3": hashed}}
        with open(os.path.join(os.path.dirname(record), "seal.json"), "w") as file:
            file.write(json.dumps(seal, indent=2) + "\n")

    def test_what_a_record_with_a_right_checksum_says_is_not_believed(self):
        self.stop("--stop-after", "5")
        record = os.path.join(self.folder_of(), "1", "model.json")
        with open(record) as file:
            text = file.read()
        model = json.loads(text)

        def changed(change):
            copy = json.loads(text)
            change(copy)
            return json.dumps(copy)

        for bad in ("{}", changed(lambda m: m.pop("state")), changed(lambda m: m.pop("shape")),
                    changed(lambda m: m["state"].pop("lanes")), changed(lambda m: m.pop("run")),
                    changed(lambda m: m["state"].update(epoch=-1)),
                    changed(lambda m: m["state"].update(epoch=1e300)),
                    changed(lambda m: m["state"].update(epoch=2 ** 63)),
                    changed(lambda m: m["state"].update(position=2 ** 64 - 1)),
                    changed(lambda m: m["state"].update(position=1)),
                    changed(lambda m: m["state"].update(loss=[1, 2])),
                    changed(lambda m: m["state"].update(lanes=[])),
                    changed(lambda m: m["run"].update(corpus="x")),
                    changed(lambda m: m["options"].update(dim="big")),
                    changed(lambda m: m["options"].update(unknown=1)),
                    changed(lambda m: m["run"].update(checkpoint_every="never"))):
            self.seal(record, bad)
            done = self.run_firth("train", "--resume", "model", "--quiet")
            self.assertIn(done.returncode, (2, 3, 4), (bad, done.stderr))
            self.assertRegex(done.stderr, rb"\Afirth: error: [^\n]+\n\Z")
        self.assertEqual(model["schema"], "firth.checkpoint/1")

    def test_leftovers_of_another_run_are_not_overwritten(self):
        self.stop("--stop-after", "5")
        before = contents(self.folder_of())
        self.fail_with(6, "model.checkpoint: is of a run that has not ended: --resume model goes on with "
                          "it, --force begins anew", "train", "no-such-file", "-o", "model", *SHAPE)
        self.assertEqual(contents(self.folder_of()), before)
        self.stop("--force", "--seed", "9", "--stop-after", "3")
        self.refuse("--seed was 9, is 1", "--seed", "1")
        self.stop("--force")
        self.is_whole()

    def test_what_cannot_be(self):
        self.fail_with(4, "model.checkpoint: there is no checkpoint", "train", "--resume", "model")
        self.stop("--stop-after", "5")
        self.fail_with(2, "contradicts -o other", "train", "--resume", "model", "-o", "other")
        self.fail_with(2, "--dry-run has no effect", "train", "--resume", "model", "--dry-run")
        self.fail_with(2, "CORPUS", "train", "-o", "other")
        for value in ("", "0", "10m", "min", "-1", "1.5h", "99999999999", "1epoch2", "never"):
            for option in ("--checkpoint-every", "--stop-after"):
                self.fail_with(2, option, "train", self.corpus, "-o", "other", option, value)

    def test_a_file_in_the_place_of_the_checkpoints_is_found_before_any_work(self):
        self.write("model.checkpoint", b"mine")
        self.fail_with(6, "model.checkpoint: .*no folder", "train", "no-such-file", "-o", "model",
                       "--checkpoint-every", "1", *SHAPE)

    def test_an_output_that_came_meanwhile_is_not_replaced(self):
        self.stop("--stop-after", "5")
        self.stop("--force", "--seed", "4", output="other")
        os.rename(self.path("other"), self.path("model"))
        self.refuse("model: exists; --force replaces it")
        self.resume("--force")
        self.is_whole()

    def test_dry_run_foresees_the_disk_for_checkpoints(self):
        def dry(*more):
            return json.loads(self.stop("--dry-run", "--json", *more))
        self.assertEqual(dry()["checkpoint_bytes"], 0)
        told = dry("--checkpoint-every", "1h")
        self.stop("--stop-after", "1")
        one = sum(len(data) for data in contents(os.path.join(self.folder_of(), "1")).values())
        self.assertGreaterEqual(told["checkpoint_bytes"], 2 * one)


class Damaged(InterruptedTest):
    def setUp(self):
        super().setUp()
        self.stop("--checkpoint-every", "3", "--stop-after", "7")
        self.assertEqual(sorted(os.listdir(self.folder_of())), ["2", "3"])

    def damage(self, number, name, at):
        path = os.path.join(self.folder_of(), number, name)
        with open(path, "rb") as file:
            data = bytearray(file.read())
        data[at % len(data)] ^= 1 << at % 8
        with open(path, "wb") as file:
            file.write(data)

    def test_of_a_damaged_one_the_one_before_is_used_with_a_warning(self):
        backup = self.path("backup")
        os.rename(self.folder_of(), backup)
        for name in ("model.json", "seal.json", "vocab.tsv", "vectors.npy", "contexts.npy"):
            for at in (0, 70, 129, 1001):
                shutil.copytree(backup, self.folder_of())
                self.damage("3", name, at)
                done = self.run_firth("train", "--resume", "model")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertRegex(done.stderr, rb"firth: warning: model.checkpoint/3/[^\n]*; going on from "
                                              rb"the one before, model.checkpoint/2\n")
                self.assertEqual(contents(self.path("model")), self.whole, name)
                self.assertFalse(os.path.exists(self.folder_of()))
                shutil.rmtree(self.path("model"))

    def test_when_both_are_damaged_nothing_is_done(self):
        self.damage("2", "vectors.npy", 500)
        self.damage("3", "model.json", 5)
        self.fail_with(3, "model.checkpoint: no checkpoint is whole: model.checkpoint/3/model.json: .*"
                          "model.checkpoint/2/vectors.npy: ", "train", "--resume", "model")

    def test_numbers_order_them_not_times(self):
        os.utime(os.path.join(self.folder_of(), "2"), (2 ** 33, 2 ** 33))
        done = self.run_firth("train", "--resume", "model", "--stop-after", "1", "--json", "--quiet")
        self.assertEqual(sorted(os.listdir(self.folder_of())), ["3", "4"])
        self.assertEqual(done.returncode, 0)


class Diverged(CliTest):
    def test_non_finite_numbers_stop_with_the_place_and_the_last_good_checkpoint(self):
        self.write("corpus.txt", sentences(300).encode())
        arguments = ["train", self.corpus, "-o", "model", "--dim", "8", "--min-count", "1", "--epochs",
                     "400", "--lr", "0.2", "--min-lr", "1", "--sample", "0", "--window", "40",
                     "--negative", "60", "--ns-exponent", "-2", "--quiet"]
        done = self.run_firth(*arguments, "--checkpoint-every", "1")
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertRegex(done.stderr, rb"\Afirth: error: training diverged in epoch [0-9]+, after [0-9]+ of "
                                      rb"[0-9]+ tokens: [^\n]* is not finite; a smaller --lr may help; the "
                                      rb"last good checkpoint is model.checkpoint/[0-9]+\n\Z")
        newest = done.stderr.split()[-1].decode()
        told = json.loads(self.succeed("info", newest, "--json"))
        self.assertEqual(told["nonfinite_rows"], 0)
        self.assertFalse(os.path.exists(self.path("model")))


if __name__ == "__main__":
    cli_case.main()
