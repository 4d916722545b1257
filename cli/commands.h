// The subcommands. Each adds itself to the program; when the arguments name it, `action` becomes
// what is to be done, which returns the exit code.
#pragma once

#include <CLI/App.hpp>
#include <functional>

namespace firth {

using Action = std::function<int()>;

// Finished and saved, but input was dropped, under --strict.
inline constexpr int kExitDropped = 8;

void add_train_command(CLI::App& program, Action& action);
void add_vocab_command(CLI::App& program, Action& action);
void add_synth_command(CLI::App& program, Action& action);
void add_info_command(CLI::App& program, Action& action);
void add_neighbors_command(CLI::App& program, Action& action);
void add_analogy_command(CLI::App& program, Action& action);
void add_eval_command(CLI::App& program, Action& action);
void add_similarity_command(CLI::App& program, Action& action);
void add_odd_one_out_command(CLI::App& program, Action& action);
void add_clusters_command(CLI::App& program, Action& action);
void add_diagnose_command(CLI::App& program, Action& action);
void add_export_command(CLI::App& program, Action& action);
void add_transform_command(CLI::App& program, Action& action);
void add_word2vec_command(CLI::App& program, Action& action);

}  // namespace firth
