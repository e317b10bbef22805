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

/// Lines `NAME=value`, the value to the line's end. Blanks around it are dropped, then one pair of
/// outer quotes, which keeps blanks. Nothing else is special: no expansion, no `\`, no comment behind a
/// value. Empty lines and lines that begin with `#` are passed over. Fault `invalid`: `PATH:LINE: …`.
Result<std::vector<EnvEntry>> parse_env_file(std::string_view text, std::string_view path);

}  // namespace slotd
