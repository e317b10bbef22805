#include "actors/host/test_length.hpp"

#include <cstdlib>

namespace slotd::host {

#ifdef SLOTD_CRASH_POINTS
std::chrono::milliseconds test_length(const char* variable, std::chrono::milliseconds usual) {
  const auto* text = std::getenv(variable);
  return text ? std::chrono::milliseconds{std::atol(text)} : usual;
}
#else
std::chrono::milliseconds test_length(const char*, std::chrono::milliseconds usual) {
  return usual;
}
#endif

}  // namespace slotd::host
