#pragma once

#include "protocol/base/result.hpp"

#include <string>
#include <string_view>

namespace slotd {

/// Reads `TERM`, `SIGTERM`, `term` or a number from 1 to 64. Fault: `unsupported signal: X`.
Result<int> parse_signal(std::string_view text);
/// `TERM`, or the number if it has no name.
std::string signal_name(int signal);

}  // namespace slotd
