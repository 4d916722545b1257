// Every allocation fails, one after the other, in everything that firth does: the error comes out
// as one, from whatever thread, and nothing is left behind.
#include "tests/faults/allocations.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <iterator>
#include <new>
#include <string>
#include <vector>

#include "firth/benchmarks.h"
#include "firth/corpus.h"
#include "firth/error.h"
#include "firth/eval.h"
#include "firth/table.h"
#include "firth/token_source.h"
#include "firth/train.h"
#include "tests/faults/tree.h"
#include "tests/faults/writers.h"

namespace firth::faults {
namespace {
namespace fs = std::filesystem;

constexpr long kPerLoop = 150;  // of a task with more allocations every second one, or third ...

class Memory : public testing::Test {
 protected:
  static void TearDownTestSuite() { std::cout << "allocations refused: " << refused_ << "\n"; }

  // True when the task failed; it may do without what it was refused.
  static bool fails(const std::function<void()>& task, long at, Times times) {
    bool failed = false;
    try {
      const NoMemory none(at, times);
      task();
    } catch (const std::bad_alloc&) {
      failed = true;
    } catch (const Error& error) {
      failed = true;
      EXPECT_EQ(error.kind(), ErrorKind::limit) << error.what();
    }
    refused_ += NoMemory::refused();
    return failed;
  }

  // `check` is told after each attempt whether the task failed.
  static void refuse_every_allocation(const std::function<void()>& task,
                                      const std::function<void(bool failed)>& check = {}) {
    task();  // what is made once and stays
    {
      const NoMemory counting;
      task();
    }
    const long count = NoMemory::asked();
    if (count == 0) return;  // what is mapped takes no memory of its own
    const long step = count / kPerLoop + 1;
    for (const Times times : {Times::once, Times::for_ever}) {
      for (long at = 1; at <= count && !HasFailure(); at += step) {
        SCOPED_TRACE("allocation " + std::to_string(at) + " of " + std::to_string(count));
        const bool failed = fails(task, at, times);
        if (check) check(failed);
      }
    }
    EXPECT_FALSE(fails(task, 0, Times::once));
  }

  static Corpus read(const fs::path& path, const ModelOptions& model, const RunOptions& run) {
    const auto source = open_text({path.native()}, model.text);
    return read_corpus(*source, model.text, model.vocabulary, run);
  }

  TemporaryFolder folder_;
  static inline long refused_ = 0;
};

std::string some_text() {
  std::string text;
  for (int i = 0; i < 4000; ++i) {
    text += "w" + std::to_string(i * i % 97) + (i % 11 == 0 ? "\n" : " ");
  }
  return text;
}

ModelOptions small_model() {
  ModelOptions model;
  model.dim = 8;
  model.epochs = 1;
  model.vocabulary.min_count = 1;
  return model;
}

RunOptions two_threads(const fs::path& temp) {
  RunOptions run;
  run.threads = 2;
  run.temp = temp;
  return run;
}

TEST_F(Memory, ReadingText) {
  write_bytes(folder_ / "text", some_text());
  RunOptions run = two_threads(folder_.path());
  for (const std::uint64_t memory : {0, 4096}) {
    run.memory = memory;  // in memory, and in a file
    refuse_every_allocation([&] { (void)read(folder_ / "text", small_model(), run); });
    EXPECT_EQ(names_in(folder_.path()), std::vector<std::string>{"text"});
  }
}

TEST_F(Memory, Training) {
  write_bytes(folder_ / "text", some_text());
  const ModelOptions model = small_model();
  const RunOptions run = two_threads(folder_.path());
  const Corpus corpus = read(folder_ / "text", model, run);
  refuse_every_allocation([&] { (void)train(corpus.tokens, corpus.vocabulary, model, run); });
}

TEST_F(Memory, Benchmarks) {
  EmbeddingTable table;
  Matrix matrix(40, 4);
  std::string questions = ": a section\n";
  std::string pairs;
  std::string categories;
  for (std::size_t i = 0; i < 40; ++i) {
    const std::string word = "w" + std::to_string(i);
    table.words.add(word);
    for (std::size_t k = 0; k < 4; ++k) {
      matrix.row(i)[k] = static_cast<float>((i * 7 + k * k * 3) % 11) - 4.5F;
    }
    if (i % 4 == 3) {
      questions += "w" + std::to_string(i - 3) + " w" + std::to_string(i - 2) + " w" +
                   std::to_string(i - 1) + " " + word + "\n";
    }
    if (i > 0) pairs += "w" + std::to_string(i - 1) + "\t" + word + "\t" + std::to_string(i) + "\n";
    categories += word + "\tc" + std::to_string(i % 3) + "\n";
  }
  table.words.index();
  table.vectors = matrix.view();
  write_bytes(folder_ / "questions", questions);
  write_bytes(folder_ / "pairs", pairs);
  write_bytes(folder_ / "categories", categories);
  refuse_every_allocation([&] {
    const EvaluationRules rules;
    const UnitView rows = unit(table.vectors, 2);
    (void)evaluate_analogies(table.words, rows, read_analogies(folder_ / "questions"),
                             BenchmarkMethod::cos_add, rules, 2);
    (void)evaluate_similarity(table.words, rows, read_word_similarity(folder_ / "pairs"), rules, 2);
    (void)evaluate_categories(table.words, rows, read_categories(folder_ / "categories"), rules, 2);
    (void)nearest_rows(rows, 10, 3, 2);
    (void)diagnose(table, {});
  });
}

class MemoryOfFiles : public Memory, public testing::WithParamInterface<Writer> {
 protected:
  [[nodiscard]] fs::path path() const { return folder_ / "out"; }
};

class MemoryOfReadFiles : public MemoryOfFiles {};

std::vector<Writer> writers_of_read_files() {
  std::vector<Writer> read;
  std::copy_if(all_writers().begin(), all_writers().end(), std::back_inserter(read),
               [](const Writer& writer) { return writer.load != nullptr; });
  return read;
}

const auto kNameOf = [](const auto& test) { return test.param.name; };
INSTANTIATE_TEST_SUITE_P(Of, MemoryOfFiles, testing::ValuesIn(all_writers()), kNameOf);
INSTANTIATE_TEST_SUITE_P(Of, MemoryOfReadFiles, testing::ValuesIn(writers_of_read_files()),
                         kNameOf);

TEST_P(MemoryOfFiles, Saving) {
  const Faults unsynced({});
  fs::create_directory(path());
  GetParam().save(path(), 1);
  const Tree old = tree_of(path());
  const bool numbered = GetParam().name == "checkpoint";
  refuse_every_allocation([&] { GetParam().save(path(), 1); },
                          [&](bool) {
                            if (!numbered) {
                              EXPECT_EQ(tree_of(path()), old);
                              return;
                            }
                            for (const auto& [name, entry] : tree_of(path())) {
                              EXPECT_FALSE(is_hidden(name)) << name;
                            }
                            EXPECT_EQ(GetParam().load(path()), 1);
                          });
}

TEST_P(MemoryOfReadFiles, Loading) {
  const Faults unsynced({});
  fs::create_directory(path());
  GetParam().save(path(), 2);
  refuse_every_allocation([&] { EXPECT_EQ(GetParam().load(path()), 2); });
}

}  // namespace
}  // namespace firth::faults
