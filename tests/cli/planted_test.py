"""The whole way, once: a planted corpus, training, and the planted answers back from the benchmarks.

usage: planted_test.py FIRTH [unittest arguments]
"""

import json

from cli_case import CliTest, main


class Planted(CliTest):
    def test_what_was_planted_comes_out(self):
        self.succeed("synth", "-o", "planted.txt", "--size", "8M", "--truth", "truth")
        self.succeed("train", "planted.txt", "-o", "model", "--dim", "50")
        report = json.loads(self.succeed(
            "eval", "model", "--analogies", "truth/analogies.txt",
            "--categories", "truth/categories.tsv", "--json"))["models"][0]
        self.assertGreaterEqual(report["categories"][0]["purity"], 0.98)
        self.assertGreaterEqual(report["analogies"][0]["total"]["accuracy"], 0.5)


if __name__ == "__main__":
    main()
