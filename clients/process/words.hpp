#pragma once

#include <string>
#include <vector>

namespace slotd::clients {

/// The words behind a command's name.
using Words = std::vector<std::string>;

}  // namespace slotd::clients
