// The library from tokens to answers; docs/library.md explains it piece by piece.
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "firth/corpus.h"
#include "firth/error.h"
#include "firth/eval.h"
#include "firth/table.h"
#include "firth/token_source.h"
#include "firth/train.h"

// Sentences as tokens. Text files need no such class: firth::open_text() is a source.
class Sentences : public firth::TokenSource {
 public:
  explicit Sentences(int count) : left_(count) {}

  // Workers call this at the same time, each with a run of its own.
  bool next(firth::TokenRun& run) override {
    const std::lock_guard lock(mutex_);
    if (left_ == 0) return false;
    run.number = number_++;
    run.bytes.clear();
    run.tokens.clear();
    for (int i = 0; i < 100 && left_ > 0; ++i, --left_) add_sentence(run);
    run.text_bytes = run.bytes.size();
    run.bytes.resize(run.bytes.size() + 16);  // may be read, whatever they hold
    return true;
  }

  std::string position(const firth::TokenRun& run, firth::TokenRun::Token) const override {
    return "run " + std::to_string(run.number);
  }
  std::uint64_t bytes_done() const override { return 0; }
  std::uint64_t bytes_total() const override { return 0; }

 private:
  static void add(firth::TokenRun& run, std::string_view token) {
    run.tokens.push_back(
        {static_cast<std::uint32_t>(run.bytes.size()), static_cast<std::uint32_t>(token.size())});
    run.bytes.insert(run.bytes.end(), token.begin(), token.end());
  }

  // One of four words, in company that tells what it means.
  void add_sentence(firth::TokenRun& run) {
    static const std::vector<std::vector<std::string_view>> texts = {
        {"king", "throne", "crown", "castle", "he", "him", "his"},
        {"queen", "throne", "crown", "castle", "she", "her", "hers"},
        {"man", "house", "field", "village", "he", "him", "his"},
        {"woman", "house", "field", "village", "she", "her", "hers"}};
    const auto& text = texts[left_ % 4];
    const std::size_t skipped = 1 + left_ / 4 % 6;  // another one every time
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (i != skipped) add(run, text[i]);
    }
    add(run, "");  // the end of a sentence
  }

  std::mutex mutex_;
  int left_;
  std::uint64_t number_ = 0;
};

firth::EmbeddingTable trained_table() {
  firth::ModelOptions options;
  options.dim = 16;
  options.sample = 0;
  options.epochs = 10;
  const firth::RunOptions run;

  Sentences source(4000);
  firth::Corpus corpus = firth::read_corpus(source, options.text, options.vocabulary, run);
  std::printf("%llu tokens, %zu words\n", static_cast<unsigned long long>(corpus.tokens.size()),
              corpus.vocabulary.size());

  const firth::TrainResult result = firth::train(corpus.tokens, corpus.vocabulary, options, run);
  std::printf("loss %.3f, then %.3f\n", result.loss.front(), result.loss.back());
  return {std::move(corpus.vocabulary.words), std::move(corpus.vocabulary.counts),
          result.vectors.view(), result.contexts.view()};
}

void save(const firth::EmbeddingTable& table, const std::string& path) {
  firth::TableOutput output(path, /*force=*/true);  // throws when something foreign is there
  output.save(table, {R"({"origin": "docs/example/library.cc"})", "{}"});
}

void ask(const firth::EmbeddingTable& table) {
  const firth::UnitView vectors = firth::unit(table.vectors);
  const auto row = [&table](std::string_view word) { return table.words.find(word); };

  const firth::QueryTerm king[] = {{row("king"), 1.0F}};
  for (const auto& [word, cosine] : firth::neighbors(vectors, king, 3)) {
    std::printf("near king: %s\n", std::string(table.words[word]).c_str());
  }

  // man is to king as woman is to ...
  const auto answers = firth::analogy(vectors, firth::AnalogyMethod::cos_add, row("man"),
                                      row("king"), row("woman"), 1);
  std::printf("man : king = woman : %s\n", std::string(table.words[answers.at(0).word]).c_str());

  firth::ClusterOptions options;
  options.k = 2;
  const firth::Clustering groups = firth::spherical_k_means(vectors, options);
  for (const auto& group : firth::summaries(groups, table.counts, 3)) {
    std::printf("group of %zu words around %s\n", group.size,
                std::string(table.words[group.medoid]).c_str());
  }

  const firth::Geometry shape = firth::diagnose(table);
  std::printf("mean cosine %.2f, effective rank %.1f of %zu\n", shape.anisotropy.mean_cosine,
              shape.anisotropy.effective_rank, shape.dim);
}

int main(int argc, char** argv) {
  const std::string path = argc > 1 ? argv[1] : "example-model";
  try {
    save(trained_table(), path);
    const firth::LoadedTable loaded = firth::load_table(path);  // of any format
    ask(loaded.table);
  } catch (const firth::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return static_cast<int>(error.kind());
  }
}
