// A file that a command is to write, made sure of before any work.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "firth/table.h"
#include "io/durable.h"

namespace firth {

// Whether two paths are one place, under whatever names, or one lies in the other.
[[nodiscard]] bool overlap(const std::filesystem::path& a, const std::filesystem::path& b);

// Throws Error(usage) when an output that is there overlaps an input; "-" is stdin.
void refuse_inputs_as_output(const std::vector<std::filesystem::path>& inputs,
                             const std::vector<std::filesystem::path>& outputs);
// Nor may it lie in a folder of text when it is not there yet: the next run would read it.
void refuse_text_as_output(const std::vector<std::string>& texts,
                           const std::vector<std::filesystem::path>& outputs);

// Throws Error(conflict) when a file is there and `force` is false, or something that is no regular
// file; Error(io) when the place cannot be written.
[[nodiscard]] DurableTarget claim_output_file(const std::string& path, bool force);

// Tells on stderr what an output of `format` leaves out, if anything.
void warn_of_lost(TableFormat format, const std::vector<std::string>& lost);

}  // namespace firth
