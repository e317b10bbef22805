#pragma once

#include "protocol/base/amounts.hpp"

namespace slotd::clients {

inline Time now() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

}  // namespace slotd::clients
