// What lies in a folder. std::filesystem's iterators end the process when memory runs out (their
// step is noexcept and allocates).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace firth {

// Names of all in the folder, "." and ".." aside, in no order. Throws Error(io).
[[nodiscard]] std::vector<std::string> names_in_folder(const std::filesystem::path& folder);

}  // namespace firth
