#pragma once

#include "protocol/base/result.hpp"

#include <string>
#include <string_view>

namespace slotd::simulate {

/// The content of a file; `-` for standard input. The Fault is `system` and names the file and the error.
Result<std::string> read_trace(const std::string& path);

/// Replaces the content of a file; `-` for standard output. Faults as above.
Done write_trace(const std::string& path, std::string_view text);

}  // namespace slotd::simulate
