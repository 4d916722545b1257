#include "firth/question_sets.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/expect_error.h"
#include "tests/temporary_folder.h"

namespace firth {
namespace {

class QuestionFiles : public ::testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) {
    const std::filesystem::path path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    write_bytes(path, text);
    return path.native();
  }
  std::string folder() { return folder_.path().native(); }

  void refuse_analogies(const std::string& text, const std::string& message) {
    const std::string path = write("bad.txt", text);
    EXPECT_ERROR(read_analogies(path), ErrorKind::input, path + ":" + message);
  }
  void refuse_similarity(const std::string& text, const std::string& message) {
    const std::string path = write("bad.tsv", text);
    EXPECT_ERROR(read_word_similarity(path), ErrorKind::input, path + ":" + message);
  }
  void refuse_categories(const std::string& text, const std::string& message) {
    const std::string path = write("bad.tsv", text);
    EXPECT_ERROR(read_categories(path), ErrorKind::input, path + ":" + message);
  }

 private:
  TemporaryFolder folder_;
};

std::string question(const QuestionSection& section, std::size_t i) {
  const WordPair& known = section.pairs[section.questions[i].known];
  const WordPair& asked = section.pairs[section.questions[i].asked];
  std::string text = known.word + " " + known.answers[0] + " " + asked.word;
  for (const std::string& answer : asked.answers) text += " " + answer;
  return text;
}

TEST_F(QuestionFiles, HaveSectionsOfFourWords) {
  const AnalogySet set = read_analogies(write("q.txt",
                                              ": capitals\r\nAthens Greece Oslo Norway\r\n\r\n"
                                              ": gram1-x\nbig bigger small smaller\na b\tc  d"));
  ASSERT_EQ(set.sections.size(), 2U);
  EXPECT_EQ(set.sections[0].name, "capitals");
  EXPECT_FALSE(set.sections[0].syntactic);
  EXPECT_EQ(question(set.sections[0], 0), "Athens Greece Oslo Norway");
  EXPECT_TRUE(set.sections[1].syntactic);
  ASSERT_EQ(set.sections[1].questions.size(), 2U);
  EXPECT_EQ(question(set.sections[1], 1), "a b c d");
  EXPECT_FALSE(set.sections[0].paired);
}

TEST_F(QuestionFiles, WithoutASectionLineAreNamedAsTheFile) {
  const AnalogySet set = read_analogies(write("msr.txt", "good better rough rougher\n"));
  ASSERT_EQ(set.sections.size(), 1U);
  EXPECT_EQ(set.sections[0].name, "msr");
  EXPECT_TRUE(set.sections[0].syntactic);
}

TEST_F(QuestionFiles, MayCarryARelationTagFirstOrLast) {
  const std::vector<std::string> files{
      write("first.txt",
            "JJ_JJR good better rough rougher\nNN_NNPOS cat cat's dog dog's\n"
            "JJ_JJR big bigger old older\n"),
      write("last.txt",
            "good better rough rougher JJ_JJR\ncat cat's dog dog's NN_NNPOS\n"
            "big bigger old older JJ_JJR\n")};
  for (const std::string& file : files) {
    const AnalogySet set = read_analogies(file);
    ASSERT_EQ(set.sections.size(), 2U);
    EXPECT_EQ(set.sections[0].name, "JJ_JJR");
    EXPECT_TRUE(set.sections[0].syntactic);
    EXPECT_EQ(question(set.sections[0], 1), "big bigger old older");
    EXPECT_EQ(question(set.sections[1], 0), "cat cat's dog dog's");
  }
}

TEST_F(QuestionFiles, MayHaveTheirAnswersBeside) {
  const std::string path = write("w.questions", "good better rough\nbig bigger old\n");
  write("w.answers", "JJ_JJR rougher\nJJ_JJR older\n");
  const AnalogySet set = read_analogies(path);
  ASSERT_EQ(set.sections.size(), 1U);
  EXPECT_EQ(question(set.sections[0], 1), "big bigger old older");
  write("w.answers", "JJ_JJR rougher\n");
  EXPECT_ERROR(read_analogies(path), ErrorKind::input, "w.answers: 1 line, expected 2");
}

TEST_F(QuestionFiles, OfPairsAskEachPairWithEveryOther) {
  write("bats/2_Derivational/D01 [x].txt", "art\tartless\nbone\tboneless\n");
  write("bats/3_Encyclopedic/E01 [y].txt", "ant\tinsect/animal/\ncat\tfeline\nape\tprimate\n");
  write("bats/metadata.json", "{}");
  write("bats/.hidden/x.txt", "nonsense");
  // Links to folders are not followed.
  std::filesystem::create_directory_symlink("..", folder() + "/bats/again");
  std::filesystem::create_symlink("loop", folder() + "/bats/loop");
  const AnalogySet set = read_analogies(folder() + "/bats");
  ASSERT_EQ(set.sections.size(), 2U);
  EXPECT_EQ(set.sections[0].name, "D01 [x]");
  EXPECT_TRUE(set.sections[0].syntactic);
  EXPECT_FALSE(set.sections[1].syntactic);
  EXPECT_TRUE(set.sections[1].paired);
  ASSERT_EQ(set.sections[1].questions.size(), 6U);
  EXPECT_EQ(question(set.sections[1], 0), "ant insect cat feline");
  EXPECT_EQ(question(set.sections[1], 2), "cat feline ant insect animal");
}

TEST_F(QuestionFiles, WithNonsenseAreRefusedByLine) {
  refuse_analogies(": s\na b c d\na b c\n", "line 3: 3 words in \"a b c\", expected four");
  refuse_analogies(": s\na b c d e\n", "line 2: 5 words");
  refuse_analogies(": one\n: two\na b c d\n", "line 1: the section \"one\" is empty");
  refuse_analogies("a b c d\n: last\n", "line 2: the section \"last\" is empty");
  refuse_analogies(":\na b c d\n", "line 1: a section without a name");
  refuse_analogies("", " an empty file");
  refuse_analogies("\n\n", " an empty file");
  refuse_analogies(std::string("a b c\0d\n", 8), "line 1: a NUL byte");
  refuse_analogies("a\tb\nc d\n", "line 2: found \"c d\", expected a word, a tab and its answers");
  refuse_analogies("a\tb\nc\t/\n", "line 2");
  refuse_analogies("a\tb\n", " one pair");
  refuse_analogies("JJ_JJR a b c d\na b c d JJ_JJR\n", "line 2: found");
  std::filesystem::create_directory(folder() + "/none");
  EXPECT_ERROR(read_analogies(folder() + "/none"), ErrorKind::input, "no .txt file");
  EXPECT_ERROR(read_analogies(folder() + "/absent"), ErrorKind::io, "absent");
}

// A dictionary is no set of analogies: every pair of 100,000 with every other one fills any memory.
TEST_F(QuestionFiles, OfPairsHoldAtMostFourThousand) {
  std::string text;
  for (int i = 0; i <= 4000; ++i) text += "a\tb\n";
  refuse_analogies(text, " 4001 pairs, expected at most 4000, as each is asked with every other");
}

TEST_F(QuestionFiles, OfScoredPairsComeWithAnySeparator) {
  for (const std::string text :
       {"old new 1.58\nhard tough -2\n", "old\tnew\t1.58\tx\r\nhard\ttough\t-2\r\n",
        "word1, word2, score\nold, new, 1.58\nhard,tough,-2\n", "old;new;1.58\nhard;tough;-2",
        "\xEF\xBB\xBFWord 1\tWord 2\tHuman (mean)\nold\tnew\t1.58\n# no pair\nhard\ttough\t-2\n"}) {
    const SimilaritySet set = read_word_similarity(write("s", text));
    ASSERT_EQ(set.pairs.size(), 2U) << text;
    EXPECT_EQ(set.pairs[0].a, "old");
    EXPECT_EQ(set.pairs[0].b, "new");
    EXPECT_EQ(set.pairs[0].score, 1.58);
    EXPECT_EQ(set.pairs[1].score, -2);
    EXPECT_EQ(set.header, text.find("ord") != std::string::npos);
    EXPECT_FALSE(set.latin1);
  }
}

TEST_F(QuestionFiles, OfNoUtf8AreLatin1) {
  const SimilaritySet set = read_word_similarity(write("s", "caf\xE9 th\xE9 3\nna\xEFve x 4\n"));
  EXPECT_TRUE(set.latin1);
  EXPECT_EQ(set.pairs[0].a, "caf\xC3\xA9");
  EXPECT_EQ(set.pairs[1].a, "na\xC3\xAFve");
}

TEST_F(QuestionFiles, OfScoredPairsRefuseNonsenseByLine) {
  refuse_similarity("a b 1\nc d x\n", "line 2: score \"x\", expected a number");
  refuse_similarity("a b 1\nc d nan\n", "line 2: score \"nan\"");
  refuse_similarity("a b 1\nc d 1e999\n", "line 2: score");
  refuse_similarity("a b 1\nc d\n", "line 2: found \"c d\", expected two words and a score");
  refuse_similarity("a\tb\t1\n\tc\t2\n", "line 2: found");
  refuse_similarity("a b score\nc d score\n", "line 2: score \"score\"");
  refuse_similarity("a b 1\n", " fewer than two pairs");
  refuse_similarity("", " an empty file");
}

TEST_F(QuestionFiles, OfCategoriesNumberTheirClasses) {
  const CategorySet set =
      read_categories(write("c", "cat\tanimal\nrose flower\ndog\tanimal\nlily\tflower\n"));
  EXPECT_EQ(set.classes, (std::vector<std::string>{"animal", "flower"}));
  ASSERT_EQ(set.words.size(), 4U);
  EXPECT_EQ(set.words[1].word, "rose");
  EXPECT_EQ(set.words[1].word_class, 1U);
  EXPECT_EQ(set.words[2].word_class, 0U);
}

TEST_F(QuestionFiles, OfCategoriesRefuseNonsense) {
  refuse_categories("cat animal\ndog animal\nrose flower\n",
                    " the category \"flower\" has one word, expected at least two");
  refuse_categories("cat\n", "line 1: found \"cat\", expected a word and its category");
  refuse_categories("cat\tanimal\nrose\t\n", "line 2: found");
  refuse_categories("cat animal\ndog animal\n", " one category, expected at least two");
  refuse_categories("\n\n", " an empty file, expected a word and its category a line");
}

}  // namespace
}  // namespace firth
