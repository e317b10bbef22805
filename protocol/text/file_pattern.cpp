#include "protocol/text/file_pattern.hpp"

#include "protocol/text/words.hpp"

#include <algorithm>
#include <cstddef>

namespace slotd {

namespace {

constexpr std::size_t most_places = 10;

std::string without_backslashes(std::string_view pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\' && ++i == pattern.size()) break;
    out += pattern[i];
  }
  return out;
}

/// The width that the digits before a code's letter give.
std::size_t places_of(std::string_view digits) {
  std::size_t places = 0;
  for (char digit : digits)
    places = std::min(places * 10 + static_cast<std::size_t>(digit - '0'), most_places);
  return places;
}

std::optional<std::string> value_of(char code, std::size_t places, const PatternValues& values) {
  switch (code) {
    case 'j':
    case 'J': return padded(values.job, places);
    case 'A': return padded(values.array_job != 0 ? values.array_job : values.job, places);
    case 'a': return padded(values.array_task, places);
    case 'n': return padded(values.node, places);
    case 't': return padded(values.task, places);
    case 's': return values.step;
    case 'x': return values.name;
    case 'u': return values.user;
    case 'N': return values.host;
    default: return std::nullopt;
  }
}

/// Appends the value of the code at the front of `rest` to `out`, and moves `rest` past the code.
void expand_code(std::string_view& rest, const PatternValues& values, std::string& out) {
  auto letter = std::find_if_not(rest.begin() + 1, rest.end(), is_digit);
  auto digits = rest.substr(1, static_cast<std::size_t>(letter - rest.begin()) - 1);
  rest.remove_prefix(1 + digits.size());
  auto value = rest.empty() ? std::nullopt : value_of(rest.front(), places_of(digits), values);
  if (digits.empty() && !rest.empty() && rest.front() == '%') value = "%";
  if (value) {
    out += *value;
    rest.remove_prefix(1);
  } else {
    out += digits.empty() ? "%" : digits;
  }
}

}  // namespace

std::string expand(std::string_view pattern, const PatternValues& values) {
  if (pattern.find('\\') != std::string_view::npos) return without_backslashes(pattern);
  std::string out;
  while (!pattern.empty()) {
    auto plain = std::min(pattern.find('%'), pattern.size());
    out += pattern.substr(0, plain);
    pattern.remove_prefix(plain);
    if (!pattern.empty()) expand_code(pattern, values, out);
  }
  return out;
}

}  // namespace slotd
