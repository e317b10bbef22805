#pragma once

#include "protocol/base/result.hpp"

#include <string>
#include <vector>

namespace slotd::host {

/// The names in an open folder, without `.` and `..`, in no order. `path` is for the Fault.
Result<std::vector<std::string>> names_in(int folder, const std::string& path);

}  // namespace slotd::host
