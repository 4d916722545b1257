// The one pass over the text: every worker numbers the words it meets, for itself.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "corpus/id_store.h"
#include "corpus/word_counter.h"
#include "firth/corpus.h"
#include "firth/token_source.h"

namespace firth {

// What is kept of a run: its tokens as ids of the worker's words (bit 31: ends a sentence), and how
// its ends join its neighbours.
struct CountedBlock {
  std::uint64_t number = 0;  // of the run
  std::uint32_t worker = 0;
  std::uint32_t sentences = 0;  // that end inside, behind a token inside
  bool leading_end = false;     // a sentence ends before the first token
  bool any_token = false;
  bool open = false;  // tokens follow the last sentence end
  IdStore::Place ids;
};

struct InvalidToken {
  std::uint64_t run = 0;
  std::string position;
  std::string word;  // printable
};

struct Worker {
  WordCounter words;
  std::vector<CountedBlock> blocks;  // in the order of their numbers
  Count tokens = 0;                  // too long ones included
  Count too_long = 0;
  std::uint64_t bytes = 0;
  std::optional<InvalidToken> first_invalid;
};

struct CountPass {
  std::vector<std::unique_ptr<Worker>> workers;

  [[nodiscard]] const InvalidToken* first_invalid() const;
};

// Reads the source to its end. `ids`: where the tokens go, or null when only counts are wanted.
// Throws what the source throws, Error(input) at the first invalid token under Utf8Policy::strict,
// and Stopped.
[[nodiscard]] CountPass count_pass(TokenSource& source, Utf8Policy utf8, int threads, IdStore* ids,
                                   const ReadCallback& callback);

}  // namespace firth
