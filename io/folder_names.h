// What lies in a folder. std::filesystem's iterators, also those in its remove_all(), end the
// process when memory runs out (their step is noexcept and allocates).
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace firth {

// Names of all in the folder, "." and ".." aside, in no order. Throws Error(io).
[[nodiscard]] std::vector<std::string> names_in_folder(const std::filesystem::path& folder);

// What lies at `path`, where links lead to; not_found when nothing does. Throws Error(io) when that
// cannot be told.
[[nodiscard]] std::filesystem::file_type type_of(const std::filesystem::path& path);

// The first entry, by name, that is no regular file with one of `names`; empty when there is none.
// Throws Error(io).
[[nodiscard]] std::string foreign_entry(const std::filesystem::path& folder,
                                        std::span<const std::string_view> names);

// True for what writers of `name` in the same folder leave when they are killed (io/durable.h). A
// name too long to stand in it whole has none: it could be taken for another one.
[[nodiscard]] bool is_beside_name(std::string_view entry, std::string_view name);

// Removes such a file, or folder of files, as far as that can be done.
void remove_remnant(const std::filesystem::path& path) noexcept;

}  // namespace firth
