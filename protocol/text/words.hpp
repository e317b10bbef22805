#pragma once

#include <cctype>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slotd {

/// Equal except for the case of ASCII letters.
inline bool same_word(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::tolower(static_cast<unsigned char>(a[i])) !=
        std::tolower(static_cast<unsigned char>(b[i])))
      return false;
  return true;
}

inline bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// The number with zeros in front, at least so many digits.
inline std::string padded(std::uint64_t number, std::size_t width) {
  auto digits = std::to_string(number);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

/// The parts between any of `separators`, empty ones included: one more than there are separators.
inline std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0;;) {
    auto end = text.find_first_of(separators, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

/// The words with `between` between them.
template <class Words>
std::string joined(const Words& words, std::string_view between = ",") {
  std::string text;
  for (bool first = true; const auto& word : words) {
    if (!std::exchange(first, false)) text += between;
    text += word;
  }
  return text;
}

}  // namespace slotd
