#include "protocol/text/printable.hpp"

#include <cstddef>

namespace slotd {

namespace {

constexpr std::size_t most_shown = 200;

std::string spelled(unsigned char control) {
  if (control == '\n') return "\\n";
  if (control == '\t') return "\\t";
  if (control == '\r') return "\\r";
  constexpr std::string_view digits = "0123456789abcdef";
  return std::string("\\x") + digits[control >> 4U] + digits[control & 15U];
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  for (char letter : text.substr(0, most_shown)) {
    auto byte = static_cast<unsigned char>(letter);
    if (byte < 0x20 || byte == 0x7f)
      out += spelled(byte);
    else
      out += letter;
  }
  if (text.size() > most_shown) out += "...";
  return out;
}

}  // namespace slotd
