#pragma once

#include "protocol/base/result.hpp"

#include <string>
#include <string_view>

namespace slotd::simulate {

/// The whole of a file; `-` is standard input. Fault `system` names it and the reason.
Result<std::string> read_trace(const std::string& path);

/// `-` is standard output. What is there is replaced.
Done write_trace(const std::string& path, std::string_view text);

}  // namespace slotd::simulate
