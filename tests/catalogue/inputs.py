"""Inputs of rows: {name: bytes}, the first name is the input; or functions that fill a folder."""

import gzip
import itertools
import os
import struct


class Stream:
    """A head and a block of bytes many times over, never whole in memory."""

    def __init__(self, block, times, head=b""):
        self.block = block
        self.times = times
        self.head = head

    def __len__(self):
        return len(self.head) + len(self.block) * self.times

    def blocks(self):
        return itertools.chain((self.head,), itertools.repeat(self.block, self.times))


def blocks_of(data):
    return data.blocks() if isinstance(data, Stream) else (data,)


def packed(data):
    """gzip; of a stream, member by member."""
    if isinstance(data, Stream):
        head, block = (gzip.compress(part, 1, mtime=0) for part in (data.head, data.block))
        return Stream(block, data.times, head)
    return gzip.compress(data, 6, mtime=0)


def text(data, name="corpus.txt"):
    """A corpus."""
    return {name: data.encode() if isinstance(data, str) else data}


def texts(*all_data):
    return [text(data) for data in all_data]


def file(data, name="table"):
    return {name: data.encode() if isinstance(data, str) else data}


def files(*all_data, name="table"):
    return [file(data, name) for data in all_data]


def npy(data, words=b"a\nb\nc\n", name="table.npy"):
    return {name: data, name.replace(".npy", ".vocab.tsv"): words}


def npys(*all_data, words=b"a\nb\nc\n"):
    return [npy(data, words) for data in all_data]


def floats(*values):
    return struct.pack("<%df" % len(values), *values)


def binary(entries, after=b"\n", header=None):
    """A word2vec binary of {word: floats}, or of pairs of these."""
    entries = list(entries.items()) if isinstance(entries, dict) else entries
    out = header if header is not None else b"%d %d\n" % (len(entries), len(entries[0][1]))
    for word, values in entries:
        out += (word if isinstance(word, bytes) else word.encode()) + b" " + floats(*values) + after
    return out


def cuts(data, least=0, most=None, name="table"):
    """Every beginning of `data` of at least `least` and less than `most` bytes."""
    return [{name: data[:size]} for size in range(least, len(data) if most is None else most)]


def replaced(data, at, byte):
    return data[:at] + bytes([byte]) + data[at + 1:]


def colliding(number):
    """Words of 16 bytes without white space that MurmurHash64A with the seed of libstdc++ (which is
    fixed, and of no use against this) maps to one value: the second half undoes the first."""
    factor, inverse, mask = 0xC6A4A7935BD1E995, 0x5F7A0EA7E59B19BD, (1 << 64) - 1
    start = 0xC70F6907 ^ (16 * factor & mask)
    words = []
    first = 0
    while len(words) < number:
        first = (first + 0x9E3779B97F4A7C15) & mask
        mixed = first * factor & mask
        mixed = (mixed ^ mixed >> 47) * factor & mask
        undone = ((start ^ mixed) * factor & mask) * inverse & mask
        word = struct.pack("<QQ", first, (undone ^ undone >> 47) * inverse & mask)
        if not any(byte in b" \t\n\v\f\r\0" for byte in word):
            words.append(word)
    return words


def folder_with(main, **entries):
    """A function that fills a folder: bytes are files, None a folder, "-> x" a link to x."""
    def fill(folder):
        for name, content in entries.items():
            path = os.path.join(folder, name.replace("__", "."))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if content is None:
                os.makedirs(path)
            elif isinstance(content, str):
                os.symlink(content[3:], path)
            else:
                with open(path, "wb") as out:
                    out.write(content)
        return main
    return fill
