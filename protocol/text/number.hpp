#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace slotd {

/// The number that the whole text spells in decimal digits. None for a sign, a blank, other
/// letters, nothing at all, or more than Number holds.
template <class Number>
std::optional<Number> parse_digits(std::string_view text) {
  if (text.empty() || text.front() == '-' || text.front() == '+') return std::nullopt;
  Number number{};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace slotd
