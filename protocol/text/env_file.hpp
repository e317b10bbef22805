#pragma once

#include "protocol/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace slotd {

/// One line of a configuration file.
struct EnvEntry {
  std::string name;
  std::string value;
  std::size_t line = 0;  ///< counted from 1
  bool operator==(const EnvEntry&) const = default;
};

/// Reads lines `NAME=value`; the value extends to the end of the line. Blanks around it are removed, then
/// one pair of outer quotes, which preserves blanks. Nothing else is special: no expansion, no `\`, no
/// comment after a value. Empty lines and lines that begin with `#` are skipped. Fault `invalid`:
/// `PATH:LINE: …`.
Result<std::vector<EnvEntry>> parse_env_file(std::string_view text, std::string_view path);

}  // namespace slotd
