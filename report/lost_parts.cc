#include "report/lost_parts.h"

#include <fmt/format.h>

namespace firth {
namespace {

// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    list += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  }
  return list;
}

}  // namespace

std::string text_of_lost(TableFormat format, const std::vector<std::string>& lost) {
  return fmt::format("lost: {}, for which {} has no place", listed(lost), name_of(format));
}

}  // namespace firth
