#pragma once

#include <chrono>

namespace slotd::host {

/// How long something takes or waits. In a build with crash points a test may have set it, in
/// milliseconds, by an environment variable of this name; else it is `usual`.
std::chrono::milliseconds test_length(const char* variable, std::chrono::milliseconds usual);

}  // namespace slotd::host
