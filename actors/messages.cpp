#include "actors/messages.hpp"

namespace slotd {

/// Stops counting once it knows: an environment may have a million entries.
bool is_large(const NewContent& content) {
  constexpr std::size_t most = std::size_t{64} << 10;
  auto size = content.script->size();
  for (const auto& entry : *content.environment) {
    if (size > most) break;
    size += entry.size() + sizeof(std::string);
  }
  return size > most;
}

}  // namespace slotd
