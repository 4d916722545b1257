// A lane trains its chunk of a round, block after block, on its own rows.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "firth/options.h"
#include "firth/train.h"
#include "trainer/block.h"
#include "trainer/plan.h"
#include "trainer/sharing.h"

namespace firth {

// What one thread needs to train a chunk. Lanes borrow one from the pool, so that there are as many
// as threads, whatever the number of lanes.
struct Workbench {
  Workbench(const Kernels& kernels, const ModelOptions& options)
      : trainer(kernels, static_cast<std::size_t>(options.dim), window_weights(options)) {}
  BlockTrainer trainer;
  Block block;                            // in training
  Block next;                             // chosen to be trained after it
  std::vector<std::uint32_t> noise_rows;  // local rows of C that are the noise of `next`
  std::vector<std::uint32_t>
      noise_of_row;  // by local row of C: place in noise_rows, or Block::kNone
};

class WorkbenchPool {
 public:
  WorkbenchPool(const Kernels& kernels, const ModelOptions& options)
      : kernels_(kernels), options_(options) {}
  [[nodiscard]] std::unique_ptr<Workbench> borrow();
  void give_back(std::unique_ptr<Workbench> bench);

 private:
  const Kernels& kernels_;
  const ModelOptions& options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Workbench>> free_;
};

// Where a lane's section lies in the corpus, which the learning rate follows.
struct Section {
  Count begin = 0;
  Count end = 0;
};

class LaneTrainer {
 public:
  LaneTrainer(const ModelOptions& options, const Shape& shape, const SharedTable& input,
              const SharedTable& output)
      : options_(options), shape_(shape), input_(input), output_(output) {}

  // Trains the planned chunk of `lane` in `epoch`. Safe from several threads for different lanes.
  void train(std::size_t lane, const Section& section, std::uint64_t epoch, const ChunkPlan& plan,
             Workbench& bench, LaneSums& sums) const;

  // Learning rate of a token: from lr to lr x min_lr, linear in the share of its section that lies
  // before it, over all epochs.
  [[nodiscard]] float rate(const Section& section, std::uint64_t epoch, std::uint64_t token) const;

 private:
  struct Chunk;  // lane, epoch and plan
  // All of these work on bench.next: the block of the centres from `first` on.
  void choose(const Chunk& chunk, std::size_t first, Workbench& bench) const;
  void choose_positions(const Chunk& chunk, std::size_t first, Workbench& bench) const;
  void choose_noise(const Chunk& chunk, std::size_t first, Workbench& bench) const;
  void add_noise(const Chunk& chunk, std::uint32_t row, float share, Workbench& bench) const;
  static void mark_noise_words(const Chunk& chunk, std::size_t first, Workbench& bench);
  // The loss of a block that is chosen, and stays so.
  void measure(const Chunk& chunk, std::size_t first, Workbench& bench, LossSum& loss) const;

  const ModelOptions& options_;
  const Shape& shape_;
  const SharedTable& input_;
  const SharedTable& output_;
};

}  // namespace firth
