#include "clients/views/display_width.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace slotd::clients {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// Marks that join the character before them (Unicode categories Mn, Me, Cf): the common blocks.
constexpr std::array combining{
  Range{0x300, 0x36f},   Range{0x483, 0x489},   Range{0x591, 0x5bd},   Range{0x610, 0x61a},
  Range{0x64b, 0x65f},   Range{0x6d6, 0x6dc},   Range{0x900, 0x902},   Range{0xe31, 0xe31},
  Range{0xe34, 0xe3a},   Range{0xe47, 0xe4e},   Range{0x1ab0, 0x1aff}, Range{0x1dc0, 0x1dff},
  Range{0x200b, 0x200f}, Range{0x202a, 0x202e}, Range{0x2060, 0x2064}, Range{0x20d0, 0x20f0},
  Range{0xfe00, 0xfe0f}, Range{0xfe20, 0xfe2f}, Range{0xfeff, 0xfeff}, Range{0xe0100, 0xe01ef},
};

/// East Asian wide and fullwidth characters, and pictures (UAX #11): the common blocks.
constexpr std::array wide{
  Range{0x1100, 0x115f},   Range{0x231a, 0x231b},   Range{0x23e9, 0x23ec},
  Range{0x25fd, 0x25fe},   Range{0x2614, 0x2615},   Range{0x26a1, 0x26a1},
  Range{0x2705, 0x2705},   Range{0x274c, 0x274c},   Range{0x2753, 0x2755},
  Range{0x2795, 0x2797},   Range{0x2b50, 0x2b50},   Range{0x2e80, 0x303e},
  Range{0x3041, 0x33ff},   Range{0x3400, 0x4dbf},   Range{0x4e00, 0x9fff},
  Range{0xa000, 0xa4cf},   Range{0xa960, 0xa97f},   Range{0xac00, 0xd7a3},
  Range{0xf900, 0xfaff},   Range{0xfe30, 0xfe6f},   Range{0xff00, 0xff60},
  Range{0xffe0, 0xffe6},   Range{0x1f300, 0x1f64f}, Range{0x1f680, 0x1f6ff},
  Range{0x1f900, 0x1f9ff}, Range{0x1fa70, 0x1faff}, Range{0x20000, 0x3fffd},
};

template <std::size_t size>
bool holds(const std::array<Range, size>& ranges, char32_t letter) {
  return std::any_of(ranges.begin(), ranges.end(), [letter](const Range& range) {
    return range.first <= letter && letter <= range.last;
  });
}

struct Letter {
  std::size_t bytes;
  std::size_t columns;
};

std::size_t columns_of(char32_t letter) {
  if (letter < 0x300) return 1;
  if (holds(combining, letter)) return 0;
  return holds(wide, letter) ? 2 : 1;
}

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

/// The first character; a byte that begins none counts as a character of one column.
Letter first_letter(std::string_view text) {
  auto lead = byte_at(text, 0);
  std::size_t bytes = lead < 0x80       ? 1
                      : lead >> 5 == 6  ? 2
                      : lead >> 4 == 14 ? 3
                      : lead >> 3 == 30 ? 4
                                        : 0;
  if (bytes <= 1 || bytes > text.size()) return {1, 1};
  char32_t letter = lead & (0xffU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if (byte_at(text, i) >> 6 != 2) return {1, 1};
    letter = letter << 6 | (byte_at(text, i) & 0x3fU);
  }
  return {bytes, columns_of(letter)};
}

/// Most texts have one column for each byte.
bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char letter) { return static_cast<std::uint8_t>(letter) < 0x80; });
}

}  // namespace

std::size_t display_width(std::string_view text) {
  if (is_ascii(text)) return text.size();
  std::size_t columns = 0;
  while (!text.empty()) {
    auto letter = first_letter(text);
    columns += letter.columns;
    text.remove_prefix(letter.bytes);
  }
  return columns;
}

std::string_view fit_to_width(std::string_view text, std::size_t columns) {
  if (is_ascii(text)) return text.substr(0, columns);
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    auto letter = first_letter(text.substr(bytes));
    if (letter.columns > columns) break;
    columns -= letter.columns;
    bytes += letter.bytes;
  }
  return text.substr(0, bytes);
}

std::string without_controls(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (auto letter : text) {
    auto byte = static_cast<std::uint8_t>(letter);
    if (letter == '\n')
      out += "\\n";
    else if (letter == '\t')
      out += "\\t";
    else if (byte < 0x20 || byte == 0x7f)
      (((out += "\\x") += digits[byte >> 4]) += digits[byte & 15]);
    else
      out += letter;
  }
  return out;
}

}  // namespace slotd::clients
