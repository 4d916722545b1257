"""Trains gensim's Word2Vec as side_by_side asks: gensim_train.py OUTPUT.bin JSON-OPTIONS.

Prints a line of JSON: tokens of the vocabulary in the corpus, seconds of train() alone, and of the whole
run from after the imports to the saved vectors.
"""

import json
import sys
import time

from gensim.models import Word2Vec


def main():
    output, options = sys.argv[1], json.loads(sys.argv[2])
    begin = time.perf_counter()
    corpus, epochs = options.pop("corpus_file"), options["epochs"]
    model = Word2Vec(**options)
    model.build_vocab(corpus_file=corpus)
    trained = time.perf_counter()
    model.train(corpus_file=corpus, epochs=epochs, total_examples=model.corpus_count,
                total_words=model.corpus_total_words)
    seconds = time.perf_counter() - trained
    model.wv.save_word2vec_format(output, binary=True)
    tokens = sum(model.wv.get_vecattr(word, "count") for word in model.wv.index_to_key)
    print(json.dumps({"tokens": int(tokens), "train_seconds": seconds,
                      "whole_seconds": time.perf_counter() - begin}))


if __name__ == "__main__":
    main()
