#include "cli/transform_flags.h"

#include "cli/options.h"
#include "firth/error.h"

namespace firth {
namespace {

constexpr std::uint64_t kMostComponents = 1'000'000;

LinearStep whitening(const std::string& name) {
  return choose<LinearStep>("--whiten", name,
                            {{"zca", LinearStep::whiten_zca}, {"pca", LinearStep::whiten_pca}});
}

LinearStep all_but_the_top(const std::string& project) {
  if (project.empty()) return LinearStep::all_but_the_top;
  return choose<LinearStep>(
      "--project", project,
      {{"centred", LinearStep::all_but_the_top}, {"raw", LinearStep::all_but_the_top_raw}});
}

}  // namespace

void add_transform_flags(CLI::App& command, TransformFlags& flags) {
  add_switch(command, "--add-contexts", flags.options.add_contexts, "word plus context vector");
  add_switch(command, "--unit", flags.options.unit, "scale every vector to length 1");
  add_switch(command, "--centre,--center", flags.options.centre, "subtract the mean");
  add_text(command, "--whiten", flags.whiten, "zca|pca",
           "centre, and make the covariance identity");
  add_text(command, "--all-but-the-top", flags.all_but_the_top, "D",
           "centre, and take away the first D components (auto: dimension / 100)");
  add_text(command, "--project", flags.project, "centred|raw",
           "vectors whose components are taken away (default: centred)");
  add_text(command, "--pca", flags.pca, "K", "centre, and keep K dimensions");
}

TransformOptions options_of(const TransformFlags& flags) {
  TransformOptions options = flags.options;
  const int linear = static_cast<int>(!flags.whiten.empty()) +
                     static_cast<int>(!flags.all_but_the_top.empty()) +
                     static_cast<int>(!flags.pca.empty());
  if (linear > 1) {
    throw Error(ErrorKind::usage,
                "--whiten, --all-but-the-top and --pca: found more than one, expected one a run");
  }
  if (!flags.project.empty() && flags.all_but_the_top.empty()) {
    throw Error(ErrorKind::usage, "--project has no effect without --all-but-the-top");
  }
  if (!flags.whiten.empty()) options.linear = whitening(flags.whiten);
  if (!flags.all_but_the_top.empty()) {
    options.linear = all_but_the_top(flags.project);
    if (flags.all_but_the_top != "auto") {
      options.components =
          parse_whole("--all-but-the-top", flags.all_but_the_top, 1, kMostComponents);
    }
  }
  if (!flags.pca.empty()) {
    options.linear = LinearStep::pca;
    options.components = parse_whole("--pca", flags.pca, 1, kMostComponents);
  }
  return options;
}

bool any_step(const TransformOptions& options) {
  return options.add_contexts || options.unit || options.centre ||
         options.linear != LinearStep::none;
}

}  // namespace firth
