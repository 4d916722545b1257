#include "cli/train_options.h"

#include <CLI/Option.hpp>

#include "cli/presets.h"
#include "firth/error.h"
#include "firth/table.h"
#include "table/format_traits.h"

namespace firth {
namespace {

void add_model_options(CLI::App& command, ModelOptions& model) {
  add_number(command, "--dim,--size,--vector-size", model.dim, "1..4,096", "vector dimension");
  add_number(command, "--window", model.window, "1..100", "context words to either side");
  add_switch(command, "--fixed-window", model.fixed_window,
             "all words of the window count alike; else near ones more, 1 to 1/window");
  add_number(command, "--negative", model.negative, "1..100", "negative samples a pair");
  add_number(command, "--ns-exponent", model.ns_exponent, "-2..2", "noise ~ count ^ exponent");
  add_number(command, "--sample", model.sample, "0..1",
             "subsampling threshold of frequent words; 0: none");
  add_vocabulary_options(command, model.vocabulary);
  add_number(command, "--epochs,--iter", model.epochs, "1..10,000", "passes over the corpus");
  add_number(command, "--lr,--alpha", model.lr, "above 0, at most 10", "first learning rate");
  add_number(command, "--min-lr", model.min_lr, "0..1", "last learning rate, a fraction of lr");
  add_number(command, "--start-width", model.start_width, "above 0, at most 100",
             "vectors start uniform in +-width / dim");
  add_number(command, "--seed", model.seed, "0..2^64-1", "of all random numbers");
  add_text_options(command, model.text);
}

void add_shape_options(CLI::App& command, ShapeOptions& shape) {
  const std::string group = "Shape of a training round (0: follows from corpus and options)";
  add_number(command, "--lanes", shape.lanes, "0..1,024", "virtual workers")->group(group);
  add_number(command, "--chunk", shape.chunk, "0 or 16..1,000,000", "tokens a lane and round")
      ->group(group);
  add_number(command, "--noise-pool", shape.noise_pool, "0..65,536", "noise words a chunk")
      ->group(group);
  add_number(command, "--block", shape.block, "0..64", "centres of a dense step")->group(group);
}

void add_run_options(CLI::App& command, TrainFlags& flags) {
  add_size(command, "--memory", flags.run.memory,
           "keep ids in memory up to this, as 512M or 2G (default: half of what is free)");
  add_text(command, "--temp", flags.temp, "DIR",
           "folder for ids beyond --memory (default: beside the output)");
  add_checkpoint_flags(command, flags.checkpoint);
  add_text(command, "--save-vocab", flags.save_vocabulary, "FILE", "write the counted words");
  add_switch(command, "--no-contexts", flags.no_contexts, "leave contexts.npy out of the folder");
  add_switch(command, "--force", flags.force, "replace an existing output");
  add_switch(command, "--dry-run", flags.dry_run, "count, then tell memory and disk needed");
  add_switch(command, "--strict", flags.strict, "exit code 8 when input was dropped");
  add_text(command, "--target", flags.run.target, "scalar|avx2|avx512|neon",
           "kernel (default: the best)");
}

}  // namespace

void add_text_options(CLI::App& command, TextOptions& text) {
  add_switch(command, "--lowercase", text.lowercase, "Unicode lower case");
  const auto read_policy = [&text](const std::string& name) {
    text.utf8 = choose<Utf8Policy>(
        "--utf8", name,
        {{"strict", Utf8Policy::strict}, {"keep", Utf8Policy::keep}, {"drop", Utf8Policy::drop}});
  };
  command
      .add_option_function<std::string>("--utf8", read_policy,
                                        "what becomes of tokens of invalid UTF-8")
      ->type_name("strict|keep|drop")
      ->default_str("keep");
  add_number(command, "--max-token", text.max_token, "1..65,535", "bytes; longer ones are dropped");
}

void add_vocabulary_options(CLI::App& command, VocabularyOptions& vocabulary) {
  add_number(command, "--min-count", vocabulary.min_count, "at least 1", "drop rarer words");
  add_number(command, "--max-vocab", vocabulary.max_vocab, "0 or more",
             "keep so many most frequent words; 0: all");
}

void add_train_options(CLI::App& command, TrainFlags& flags) {
  add_texts(command, "CORPUS", flags.corpus, "", "text files, folders, or - for stdin");
  add_text(command, "-o,--output", flags.output, "MODEL", kOutputHelp);
  add_text(command, "--vocab", flags.vocabulary, "FILE", "use these words, counted anew");
  add_text(command, "--init", flags.init, "MODEL", "start from these vectors");
  add_model_options(command, flags.model);
  add_shape_options(command, flags.model.shape);
  add_run_options(command, flags);
  add_common_flags(command, flags.common);
  add_config_flags(command, flags.config);
  add_preset_option(command, flags.preset);
}

void complete(CLI::App& command, TrainFlags& flags) {
  const auto check = [&flags] {
    flags.run.threads = flags.common.threads;
    flags.run.temp = flags.temp;
    validate(flags.model);
    validate(flags.run);
  };
  for (const char* name : {"--min-count", "--max-vocab"}) {
    const bool given = command.get_option(name)->count() > 0;
    if (given && !flags.vocabulary.empty()) flags.beside_vocabulary.emplace_back(name);
  }
  if (!flags.config.path.empty()) apply_config(command, flags.config.path, check);
  if (!flags.preset.empty()) {
    flags.preset_report = apply_preset(command, flags.preset, flags.model.lr);
  }
  check();
}

TableFormat output_format(const TrainFlags& flags) {
  if (flags.format) return *flags.format;
  return flags.output.empty() ? TableFormat::model_folder : format_of_output(flags.output);
}

void require_runnable(const TrainFlags& flags) {
  if (flags.corpus.empty()) throw Error(ErrorKind::usage, "CORPUS is required");
  if (flags.output.empty() && !flags.dry_run) {
    throw Error(ErrorKind::usage, "-o MODEL is required");
  }
  if (flags.dry_run && !flags.save_vocabulary.empty()) {
    throw Error(ErrorKind::usage, "--save-vocab has no effect with --dry-run");
  }
  if (flags.no_contexts && !traits_of(output_format(flags)).contexts) {
    throw Error(ErrorKind::usage, "--no-contexts has no effect: the output holds none");
  }
}

}  // namespace firth
