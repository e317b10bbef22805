#include "clients/options/help.hpp"

#include "protocol/text/words.hpp"

#include <algorithm>
#include <utility>

namespace slotd::clients {

namespace {

constexpr std::size_t page_width = 80;
/// A longer head has a line of its own.
constexpr std::size_t widest_head = 30;

std::string argument_of(const Option& option) {
  if (option.argument == Argument::required) return "=" + std::string(option.value);
  if (option.argument == Argument::optional) return "[=" + std::string(option.value) + "]";
  return {};
}

std::string head_of(const Option& option) {
  auto head = option.letter ? "  -" + std::string(1, option.letter) + ", --" : "      --";
  return head + std::string(option.name) + argument_of(option);
}

bool is_shown(const Option& option) { return option.treatment != Treatment::reject; }

std::size_t width_of_heads(const OptionTable& table) {
  std::size_t width = 0;
  for (const auto& option : table)
    if (is_shown(option) && head_of(option).size() <= widest_head)
      width = std::max(width, head_of(option).size());
  return width;
}

/// Appends the words to the line, and to further lines as they are needed.
std::string wrapped(std::string line, std::string_view text, std::size_t indent) {
  std::string lines;
  bool fresh = true;
  for (auto word : split(text, " ")) {
    if (!fresh && line.size() + 1 + word.size() > page_width) {
      lines += line + "\n";
      line = std::string(indent, ' ');
      fresh = true;
    }
    line += (fresh ? "" : " ") + std::string(word);
    fresh = false;
  }
  return lines + line + "\n";
}

std::string entry(const Option& option, std::size_t width) {
  auto head = head_of(option);
  auto above = head.size() > width ? std::exchange(head, {}) + "\n" : std::string{};
  head.resize(width + 2, ' ');
  return above + wrapped(head, option.help, width + 2);
}

}  // namespace

std::string help_screen(std::string_view synopsis, const OptionTable& table) {
  auto width = width_of_heads(table);
  auto text = wrapped("Usage: ", synopsis, 7);
  std::string_view group;
  text += "\n";
  for (const auto& option : table) {
    if (!is_shown(option)) continue;
    if (!option.group.empty() && option.group != group) {
      text += (group.empty() ? "" : "\n") + std::string(option.group) + ":\n";
      group = option.group;
    }
    text += entry(option, width);
  }
  return text;
}

std::string usage_screen(std::string_view synopsis, const OptionTable& table) {
  std::string words;
  for (const auto& option : table)
    if (is_shown(option) && !option.group.empty() && !option.ends_reading)
      words +=
        (words.empty() ? "[--" : " [--") + std::string(option.name) + argument_of(option) + "]";
  auto text = wrapped("Usage: ", synopsis, 7);
  return words.empty() ? text : text + wrapped("  ", words, 2);
}

}  // namespace slotd::clients
