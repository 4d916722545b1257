// The record of a checkpoint, and the model.json of a result that it is held against: two parts.
#include "report/checkpoint_record.h"
#include "tests/fuzz/fuzz.h"

namespace firth {
namespace {

std::string text_of(const CheckpointRecord& record) {
  return checkpoint_json({}, record.state, record.run);
}

void check(const std::string& text, const std::string& model) {
  const auto record = unless_refused([&] { return parse_checkpoint(text, "record"); });
  if (!record) return;
  const std::string written = text_of(*record);
  require(text_of(parse_checkpoint(written, "record")) == written, "what is written reads equal");
  for (const std::string& difference : {option_differences(text, {}), all_differences(text, {})}) {
    require(printable(difference, difference.size()) == difference, "differences can be shown");
  }
  (void)is_result_of(text, model);
}

}  // namespace
}  // namespace firth

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  firth::FuzzInput input(data, size);
  const std::string text(input.part());
  firth::check(text, std::string(input.rest()));
  return 0;
}
