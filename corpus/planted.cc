#include "corpus/planted.h"

#include <array>

#include "corpus/planted_model.h"
#include "corpus/planted_random.h"

namespace firth {
namespace {

// What the tokens of a clause are drawn from, in 64ths.
constexpr std::size_t kParts = 6;
using Shares = std::array<std::uint8_t, kParts>;
using Mixture = std::array<std::uint8_t, 1U << AliasTable::kSpareBits>;

constexpr Mixture mixture(const Shares& shares) {
  Mixture part{};
  std::size_t at = 0;
  for (std::size_t i = 0; i < kParts; ++i) {
    for (std::size_t n = 0; n < shares[i]; ++n) part[at++] = static_cast<std::uint8_t>(i);
  }
  return part;
}

// any word by Zipf, topic's words, topic's contexts, words of the sibling topic, noise
constexpr Mixture kTopicClause = mixture({37, 10, 12, 3, 2, 0});
// any word by Zipf, contexts of lexeme, role and paradigm, noise, the form's own contexts
constexpr Mixture kMentionClause = mixture({15, 17, 15, 6, 2, 9});

constexpr std::uint32_t kMaxClauses = 4;
constexpr std::uint32_t kMentionShare = 40;  // of clauses, in 64ths
constexpr std::uint32_t kPartnerShare = 6;   // of mentions, in 64ths
constexpr std::size_t kMaxClauseWords = 12;
constexpr std::size_t kMaxSentence = kMaxClauses * kMaxClauseWords * WordRecords::kRecord;
constexpr std::size_t kBuffer = std::size_t{1} << 20;

class SentenceWriter {
 public:
  SentenceWriter(const PlantedModel& model, std::uint64_t seed) : model_(model), random_(seed, 1) {}

  // Appends a line; writes at most kMaxSentence bytes. Returns its end.
  char* write(char* out) {
    const Topic& topic = model_.topics[model_.topic_choice.draw(random_.next())];
    const std::uint32_t clauses = 1 + random_.below(kMaxClauses);
    for (std::uint32_t i = 0; i < clauses; ++i) {
      out = random_.below(64) < kMentionShare ? mention_clause(out) : topic_clause(topic, out);
    }
    out[-1] = '\n';  // in place of the last blank
    return out;
  }

 private:
  using Parts = std::array<const AliasTable*, kParts>;

  char* fill(const Parts& parts, const Mixture& mixture, std::uint32_t count, char* out) {
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint64_t random = random_.next();
      const AliasTable* part = parts[mixture[random % mixture.size()]];
      out = model_.words.append(part->draw(random), out);
    }
    return out;
  }

  char* topic_clause(const Topic& topic, char* out) {
    const Parts parts = {&model_.common,  &topic.words,
                         &topic.contexts, &model_.topics[topic.sibling].words,
                         &model_.any,     nullptr};
    return fill(parts, kTopicClause, 5 + random_.below(kMaxClauseWords - 4), out);
  }

  char* mention_clause(char* out) {
    const Mention& mention = model_.mentions[model_.mention_choice.draw(random_.next())];
    const Parts parts = {&model_.common,
                         &model_.identities[mention.lexeme],
                         &model_.roles[mention.role],
                         &model_.paradigms[mention.paradigm],
                         &model_.any,
                         &mention.own};
    out = fill(parts, kMentionClause, 2 + random_.below(3), out);
    out = model_.words.append(mention.word, out);
    out = fill(parts, kMentionClause, 2 + random_.below(3), out);
    if (random_.below(64) < kPartnerShare) {
      out = model_.words.append(model_.mentions[mention.partner].word, out);
    }
    return out;
  }

  const PlantedModel& model_;
  PlantedRandom random_;
};

}  // namespace

void write_planted_corpus(const PlantedOptions& options, const ByteSink& sink) {
  const PlantedModel model(options);
  SentenceWriter writer(model, options.seed);
  std::vector<char> buffer(kBuffer);
  for (std::uint64_t written = 0; written < options.bytes;) {
    const std::uint64_t wanted = options.bytes - written;
    std::size_t filled = 0;
    while (filled < wanted && filled + kMaxSentence <= buffer.size()) {
      filled = static_cast<std::size_t>(writer.write(buffer.data() + filled) - buffer.data());
    }
    sink({buffer.data(), filled});
    written += filled;
  }
}

PlantedTruth planted_truth(const PlantedOptions& options) {
  return std::move(PlantedModel(options).truth);
}

std::string format_analogies(const PlantedTruth& truth) {
  std::string text;
  for (const AnalogySection& section : truth.analogies) {
    text += ": " + section.name + "\n";
    for (const auto& [a, b] : section.pairs) {
      for (const auto& [c, d] : section.pairs) {
        if (a != c)
          text.append(a).append(" ").append(b).append(" ").append(c).append(" ").append(d) += '\n';
      }
    }
  }
  return text;
}

std::string format_categories(const PlantedTruth& truth) {
  std::string text;
  for (const auto& [word, category] : truth.categories) {
    text.append(word).append("\t").append(category) += '\n';
  }
  return text;
}

}  // namespace firth
