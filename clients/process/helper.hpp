#pragma once

#include "clients/process/words.hpp"

#include <string_view>

namespace slotd::clients {

/// Replaces this process by a program of libexec, with these words. Returns only if that failed: it has
/// complained in the name of `command` and returns the exit status.
int become_helper(std::string_view command, std::string_view program, Words words);

}  // namespace slotd::clients
