#include "clients/options/help.hpp"

#include <algorithm>

namespace slotd::clients {

namespace {

std::string head_of(const Option& option) {
  auto head = option.letter ? "  -" + std::string(1, option.letter) + ", --" : "      --";
  head += option.name;
  if (option.argument == Argument::required) head += "=" + std::string(option.value);
  if (option.argument == Argument::optional) head += "[=" + std::string(option.value) + "]";
  return head;
}

}  // namespace

std::string help_screen(std::string_view synopsis, const OptionTable& table) {
  std::size_t width = 0;
  for (const auto& option : table) width = std::max(width, head_of(option).size());
  auto text = "Usage: " + std::string(synopsis) + "\n\n";
  for (const auto& option : table) {
    auto head = head_of(option);
    text += head + std::string(width + 2 - head.size(), ' ') + std::string(option.help) + "\n";
  }
  return text;
}

}  // namespace slotd::clients
