#pragma once

#include "clients/process/words.hpp"

#include <string_view>

namespace slotd::clients {

/// Becomes a program of libexec, with these words. Comes back only where that failed: said in the name of
/// `command`; the exit status.
int become_helper(std::string_view command, std::string_view program, Words words);

}  // namespace slotd::clients
