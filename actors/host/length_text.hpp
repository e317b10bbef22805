#pragma once

#include <chrono>
#include <string>

namespace slotd::host {

/// For a message: `60 s`, `1500 ms`.
inline std::string length_text(std::chrono::milliseconds length) {
  auto count = length.count();
  return count % 1000 == 0 ? std::to_string(count / 1000) + " s" : std::to_string(count) + " ms";
}

}  // namespace slotd::host
