// A file that a command is to write, made sure of before any work.
#pragma once

#include <string>
#include <vector>

#include "firth/table.h"
#include "io/durable.h"

namespace firth {

// Throws Error(usage) when `output` is one of the inputs, under whatever name ("-" is stdin), or
// there in a folder that is one.
void refuse_input_as_output(const std::vector<std::string>& inputs, const std::string& output);
// Of text also when it is not there yet: the next run would read it.
void refuse_text_as_output(const std::vector<std::string>& texts, const std::string& output);
// Of a model, with what stands beside it: NAME.vocab.tsv and NAME.json.
void refuse_model_as_output(const std::string& model, const std::string& output);

// Throws Error(conflict) when a file is there and `force` is false, or something that is no regular
// file; Error(io) when the place cannot be written.
[[nodiscard]] DurableTarget claim_output_file(const std::string& path, bool force);

// Tells on stderr what an output of `format` leaves out, if anything.
void warn_of_lost(TableFormat format, const std::vector<std::string>& lost);

}  // namespace firth
