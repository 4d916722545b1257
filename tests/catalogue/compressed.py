"""Table Z: compressed corpora. Found by content; damage is an error before anything is written."""

import bz2
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib

from inputs import Stream, cuts, packed, replaced, text
from row import table, words

row = table("train IN -o OUT --force --dim 4 --epochs 1 --min-count 1 --threads 2 --json --quiet",
            doors="plain pipe")
count = table("vocab IN -o OUT --force --json --quiet", doors="plain pipe", out="words.tsv")

PLAIN = b"the cat sat on the mat\n" * 3
GZIP = packed(PLAIN)
WORDS = words("the 6, cat 3, mat 3, on 3, sat 3")
# A frame of zstd with raw blocks: magic, a single segment of one byte of size, a block header of
# three bytes (last, raw, size), the bytes.
ZSTD = b"\x28\xb5\x2f\xfd" + b"\x20" + bytes([len(PLAIN)]) + struct.pack("<I", 1 | len(PLAIN) << 3)[:3] + PLAIN
SKIPPABLE = b"\x50\x2a\x4d\x18" + struct.pack("<I", 5) + b"hello"
# Window of 2^31: no single segment, exponent 21, no size told.
WIDE_ZSTD = b"\x28\xb5\x2f\xfd" + b"\x00" + bytes([21 << 3]) + struct.pack("<I", 1 | len(PLAIN) << 3)[:3] + PLAIN
NOISE = bytes(random.Random(3).randrange(256) for _ in range(400))


def corpora(*all_data):
    return [text(data) for data in all_data]


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/passwd", PLAIN)
    return out.getvalue()


def tarred():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo("corpus.txt")
        entry.size = len(PLAIN)
        archive.addfile(entry, io.BytesIO(PLAIN))
    return out.getvalue()


def wide_xz():
    """A sound stream whose dictionary is told to be of 4 GiB - 1: the filter's one byte is 40."""
    data = bytearray(lzma.compress(PLAIN, lzma.FORMAT_XZ))
    header = data[12:12 + (data[12] + 1) * 4]
    at = header.index(b"\x21\x01") + 2
    header[at] = 40
    header[-4:] = struct.pack("<I", zlib.crc32(bytes(header[:-4])))
    data[12:12 + len(header)] = header
    return bytes(data)


ROWS = [
    row("Z01a", "gzip cut at any byte", cuts(GZIP, 3, name="corpus.txt"), 3,
        r":@\d+: (truncated|damaged) gzip stream"),
    row("Z01b", "bzip2 cut", cuts(bz2.compress(PLAIN), 20, name="corpus.txt")[::5], 3,
        r":@\d+: damaged or truncated bzip2 stream"),
    row("Z01c", "xz cut", cuts(lzma.compress(PLAIN), 6, name="corpus.txt")[::6], 3,
        r":@\d+: damaged or truncated xz stream"),
    row("Z01d", "zstd cut", cuts(ZSTD, 4, name="corpus.txt")[::6], 3,
        r":@\d+: damaged or truncated zstd stream"),
    row("Z02a", "checksum of gzip wrong", corpora(*[replaced(GZIP, -8 + k + len(GZIP), GZIP[k - 8] ^ 1) for k in range(4)]),
        3, "damaged gzip stream: incorrect data check"),
    row("Z02b", "length of gzip wrong", corpora(*[replaced(GZIP, -4 + k + len(GZIP), GZIP[k - 4] ^ 1) for k in range(4)]),
        3, "damaged gzip stream: incorrect length check"),
    row("Z02c", "any bit of gzip's data flipped", corpora(*[replaced(GZIP, at, GZIP[at] ^ 1 << at % 8) for at in range(10, len(GZIP))]),
        3, "gzip stream"),
    row("Z03", "several members", corpora(packed(PLAIN[:23]) + packed(PLAIN[23:]), packed(b"") + GZIP), 0, WORDS),
    row("Z04a", "zeros behind the end are padding", corpora(GZIP + b"\0" * 1000), 0, WORDS),
    row("Z04b", "other bytes behind the end", corpora(GZIP + b"garbage"), 3, "damaged gzip stream: incorrect header check"),
    row("Z04c", "of bzip2 too", corpora(bz2.compress(PLAIN) + b"garbage"), 3, "data after the end of the stream"),
    row("Z05", "plain text called .gz", [{"corpus.gz": PLAIN}], 0, WORDS),
    row("Z05b", "gzip, bzip2, xz and zstd called .txt", corpora(GZIP, bz2.compress(PLAIN), lzma.compress(PLAIN), ZSTD), 0, WORDS),
    row("Z06a", "gzip's first bytes, then noise", corpora(b"\x1f\x8b\x08" + NOISE), 3, r":@0: damaged gzip"),
    row("Z06b", "zstd's", corpora(b"\x28\xb5\x2f\xfd" + NOISE), 3, "damaged or truncated zstd"),
    row("Z06c", "xz's", corpora(b"\xfd7zXZ\0" + NOISE), 3, "damaged or truncated xz"),
    row("Z06d", "lz4's", corpora(b"\x04\x22\x4d\x18" + NOISE), 3, "damaged or truncated lz4"),
    row("Z07", "a bomb: a thousand to one, one token", text(packed(Stream(b"a" * 1048576, 256))), 3,
        r"empty corpus: 0 tokens in 268435456 bytes \(1 longer", nameless=True, seconds=30),
    row("Z08", "gzip in gzip", corpora(packed(GZIP)), 3, "holds a gzip stream inside a gzip stream"),
    row("Z08b", "zstd in gzip", corpora(packed(ZSTD)), 3, "holds a zstd stream inside a gzip stream"),
    row("Z09", "zstd with a window of 2 GiB", corpora(WIDE_ZSTD), 5, "memory"),
    row("Z10", "xz with a dictionary of 4 GiB: memory follows the data", corpora(wide_xz()), 0, WORDS),
    row("Z11", "zstd: skippable frames, several frames", corpora(SKIPPABLE + ZSTD, ZSTD[:6] + ZSTD[6:] + SKIPPABLE), 0, WORDS),
    row("Z12a", "a zip archive", corpora(zipped()), 3, "is a zip archive, expected text: extract it first"),
    row("Z12b", "a tar archive", corpora(tarred()), 3, "is a tar archive"),
    row("Z12c", "a tar archive in gzip", corpora(packed(tarred())), 3, "is a tar archive"),
    row("Z12d", "text with the word that marks a tar where tar has it", corpora(PLAIN + b"\n" * (257 - len(PLAIN)) + b"ustar\n" * 60), 0,
        words("ustar 60, the 6, cat 3, mat 3, on 3, sat 3")),
    row("Z14", "an empty gzip", corpora(packed(b"")), 3, "empty corpus: 0 tokens in 0 bytes", nameless=True),
    count("Z15", "vocabulary of a compressed corpus", corpora(GZIP, PLAIN), 0, WORDS),
]
