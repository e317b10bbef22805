#include "protocol/text/env_file.hpp"

#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <optional>

namespace slotd {

namespace {

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view around = " \t\r";
  text.remove_prefix(std::min(text.find_first_not_of(around), text.size()));
  auto last = text.find_last_not_of(around);
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_';
}

bool is_name(std::string_view text) {
  return !text.empty() && !is_digit(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char letter) { return is_letter(letter) || is_digit(letter); });
}

std::string_view without_quotes(std::string_view value) {
  if (value.size() < 2 || value.front() != value.back()) return value;
  if (value.front() != '"' && value.front() != '\'') return value;
  return value.substr(1, value.size() - 2);
}

/// None if the line is no assignment.
std::optional<EnvEntry> parse_line(std::string_view line, std::size_t number) {
  auto equals = line.find('=');
  if (equals == std::string_view::npos || line.find('\0') != std::string_view::npos)
    return std::nullopt;
  auto name = without_blanks(line.substr(0, equals));
  if (!is_name(name)) return std::nullopt;
  auto value = without_quotes(without_blanks(line.substr(equals + 1)));
  return EnvEntry{std::string(name), std::string(value), number};
}

}  // namespace

Result<std::vector<EnvEntry>> parse_env_file(std::string_view text, std::string_view path) {
  std::vector<EnvEntry> entries;
  std::size_t number = 0;
  for (auto raw : split(text, "\n")) {
    ++number;
    auto line = without_blanks(raw);
    if (line.empty() || line.front() == '#') continue;
    auto entry = parse_line(line, number);
    if (!entry)
      return fail(FaultCode::invalid, std::string(path) + ":" + std::to_string(number) +
                                        ": must be NAME=value or begin with #: " + printable(line));
    entries.push_back(std::move(*entry));
  }
  return entries;
}

}  // namespace slotd
