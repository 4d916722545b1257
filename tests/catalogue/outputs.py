"""Table F, second half: outputs. What cannot be written is told before any work; the old stays."""

import os

from inputs import file, folder_with, npy, text
from row import npy_bytes, table, words

CORPUS = b"a b a b a\n"
train = table("train IN -o OUT --force --dim 4 --epochs 1 --min-count 1 --quiet", doors="plain")
cautious = table("train IN -o OUT --dim 4 --epochs 1 --min-count 1 --quiet", doors="plain")
count = table("vocab IN -o OUT --force --quiet", doors="plain", out="words.tsv")


def with_entry(**entries):
    return folder_with("corpus.txt", **{"corpus.txt": CORPUS, **entries})


def fifo(folder):
    with_entry()(folder)
    os.mkfifo(os.path.join(folder, "words.tsv"))
    return "corpus.txt"


def unlisted(folder):
    with_entry(**{"home/model.json": b"old"})(folder)
    os.chmod(os.path.join(folder, "home"), 0o300)
    return "corpus.txt"


def looped(folder):
    with_entry(**{"v.npy": b"old", "v.vocab.tsv": b"old", "v.json": "-> v.json"})(folder)
    return "corpus.txt"


def same(make):
    def fill(folder):
        with_entry()(folder)
        make(os.path.join(folder, "corpus.txt"), os.path.join(folder, "words.tsv"))
        return "corpus.txt"
    return fill


def linked_words(folder):
    with_entry()(folder)
    os.link(os.path.join(folder, "corpus.txt"), os.path.join(folder, "v.vocab.tsv"))
    return "corpus.txt"


TEXT = text(CORPUS)
ROWS = [
    count("F08a", "the output is the input", TEXT, 2, "the output is also an input", out="corpus.txt"),
    count("F08b", "by a symbolic link", same(os.symlink), 2, r"the output is also an input \(corpus.txt\)"),
    count("F08c", "by a hard link", same(os.link), 2, "the output is also an input"),
    train("F08d", "the vocabulary is the output", TEXT, 2, "the output is also an input", run="train corpus.txt --vocab IN -o IN --force --quiet", out="x"),
    table("clusters IN -o OUT -k 2 --force --quiet", doors="plain", out="table.vocab.tsv")(
        "F08e", "the output is the words of the table", npy(npy_bytes([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])), 2, "the output is also an input", shown="table.vocab.tsv"),
    train("F08f", "the words beside the output are the text", text(CORPUS, "v.vocab.tsv"), 2, "v.vocab.tsv: the output is also an input", out="v.npy"),
    train("F08g", "the words of a projector are the text", text(CORPUS, "v.metadata.tsv"), 2, "v.metadata.tsv: the output is also an input", out="v.tsv"),
    train("F08h", "a hard link of the words beside the output", linked_words, 2, r"v.vocab.tsv: the output is also an input \(corpus.txt\)", out="v.npy"),
    *[train("F08i.%d" % i, "an option's file is a part of the output", with_entry(**{"v.metadata.tsv": content}), 2, "v.metadata.tsv: the output is also an input",
            out="v.tsv", shown="v.metadata.tsv", run="train corpus.txt %s v.metadata.tsv -o OUT --force --dim 2 --min-count 1 --quiet" % option)
      for i, (option, content) in enumerate([("--vocab", b"a 3\nb 2\n"), ("--init", b"2 2\na 1 2\nb 3 4\n"), ("--config", b"epochs = 1\n")])],
    train("F08j", "the text is a part of the model that is the output", with_entry(**{"home/vocab.tsv": CORPUS}), 2, "home: the output is also an input", out="home", shown="home",
          run="train home/vocab.tsv -o OUT --force --quiet"),
    table("export IN -o OUT --words v.vocab.tsv --force --quiet", doors="plain", out="v.npy")(
        "F08k", "the words chosen stand where the output's would", with_entry(table=b"2 2\na 1 2\nb 3 4\n", **{"v.vocab.tsv": b"a\n"}), 2, "v.vocab.tsv: the output is also an input", shown="v.vocab.tsv"),
    table("clusters model.safetensors -k 2 -o OUT --force --quiet", doors="plain", out="tokenizer.json")(
        "F08m", "the words of a static embedding", with_entry(**{"tokenizer.json": b"{}"}), 2, "tokenizer.json: the output is also an input", shown="tokenizer.json"),
    *[table(run + " IN -o OUT --force --quiet", doors="plain", out="v.npy")("F08l.%d" % i, "the table stands where the words of the output would", file(b"2 2\na 1 2\nb 3 4\n", "v.vocab.tsv"), 2,
            "v.vocab.tsv: the output is also an input")
      for i, run in enumerate(["export", "transform --unit"])],
    train("F09a", "no such folder", TEXT, 4, "absent: folder cannot be opened: No such file", out="absent/model", old=False, shown="absent"),
    count("F09b", "of a vocabulary", TEXT, 4, "No such file", out="absent/words.tsv", old=False, shown="absent"),
    count("F09c", "a file for a folder", with_entry(file=b"x"), 4, "Not a directory", out="file/words.tsv", old=False, shown="file"),
    cautious("F11a", "an output that is there", TEXT, 6, "model: exists; --force replaces it", shown="model"),
    cautious("F11b", "before the corpus is looked at", folder_with("absent"), 6, "exists; --force", shown="model"),
    table("vocab IN -o OUT --quiet", doors="plain", out="words.tsv")("F11c", "a vocabulary that is there", TEXT, 6, "words.tsv: exists; --force replaces it", shown="words.tsv"),
    train("F11d", "--force replaces a model", TEXT, 0, words("a 3, b 2")),
    train("F11e", "a folder with other files is never replaced", with_entry(**{"home/diary": b"mine"}), 6, 'holds "diary", which is not of a model', out="home", shown="home"),
    train("F11f", "a file where a folder should be", with_entry(home=b"mine"), 6, "is a file, expected a folder or nothing", out="home", shown="home"),
    train("F11g", "a folder where a file should be", with_entry(**{"v.npy/diary": b"mine"}), 6, "v.npy", out="v.npy", shown="v.npy"),
    train("F11h", "the record beside .npy is another's", with_entry(**{"v.npy": b"old", "v.vocab.tsv": b"old", "v.json": b"{}"}), 6, "v.json", out="v.npy", shown="v.json"),
    train("F11i", "a folder that may not be listed", unlisted, 4, "home: cannot be examined: Permission denied", out="home", shown="home", root=False),
    train("F11j", "the record beside .npy is a link to itself", looped, 4, "v.json: cannot be examined: Too many levels", out="v.npy", shown="v.json"),
    count("F12a", "an output that is a FIFO", fifo, 6, "exists and is no regular file", shown="words.tsv"),
    *[count("F12b.%d" % i, device, TEXT, 6, "exists and is no regular file|no regular file", out=device, shown=device, old=False, run="vocab IN -o " + device + " --force --quiet",
            spawn={"stdout": open("/dev/null", "wb")})
      for i, device in enumerate(["/dev/full", "/dev/null", "/dev/stdout"])],
    count("F12c", "an output that is a folder", with_entry(**{"words.tsv/x": b"x"}), 6, "no regular file", shown="words.tsv"),
    count("F13a", "a link to a file: the file is replaced", with_entry(**{"extra": b"old", "words.tsv": "-> extra"}), 0, words("a 3, b 2")),
    count("F13b", "a link to nothing yet", with_entry(**{"words.tsv": "-> extra"}), 0, words("a 3, b 2")),
    count("F13c", "a link to itself", with_entry(**{"words.tsv": "-> words.tsv"}), 4, "Too many levels", shown="words.tsv"),
    count("F13d", "a link into no folder", with_entry(**{"words.tsv": "-> absent/x"}), 4, "No such file", shown="absent"),
    table("synth -o OUT --size 1000000T --quiet", doors="plain", out="extra")("F14", "a disk too small", TEXT, 5, "needs .* bytes|free", shown="extra", old=False),
    count("F07a", "a name of 256 bytes", TEXT, 4, "File name too long", out="x" * 256, shown="xxx", longer=True, old=False),
    count("F07b", "a path of 5,000 bytes", TEXT, 4, "File name too long", out="x/" * 2500 + "y", shown="x/x", longer=True, old=False),
    count("F07c", "a name of 255 bytes", TEXT, 0, out="x" * 255),
    train("F07c.1", "of a model: no checkpoint of it could be", TEXT, 0, out="x" * 255, old=False),
    train("F07c.2", "one that is wanted", TEXT, 4, "x.checkpoint: cannot be created: File name too long", out="x" * 250, old=False, shown="xxx", longer=True,
          run="train IN -o OUT --force --checkpoint-every 1 --min-count 1 --quiet"),
    count("F07d", "an output of odd letters", TEXT, 0, words("a 3, b 2"), out="quote'\";$(touch_x)\n\x07"),
    count("F07e", "an escape in a name that cannot be", TEXT, 4, r"\\x1B\[2J", out="absent\x1b[2J/x", shown="absent", old=False),
]
