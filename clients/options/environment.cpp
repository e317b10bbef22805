#include "clients/options/environment.hpp"

#include "protocol/text/words.hpp"

#include <string>

namespace slotd::clients {

namespace {

bool says_no(std::string_view value) {
  return value == "0" || same_word(value, "false") || same_word(value, "no");
}

bool says_yes(std::string_view value) {
  return value == "1" || same_word(value, "true") || same_word(value, "yes");
}

std::string argument_from(const Option& option, std::string_view value) {
  if (option.argument == Argument::none) return {};
  if (option.argument == Argument::optional && says_yes(value)) return {};
  return std::string(value);
}

}  // namespace

std::vector<ParsedOption> from_environment(const OptionTable& table, const Lookup& lookup) {
  std::vector<ParsedOption> options;
  for (const auto& option : table) {
    if (option.variables.empty()) continue;
    for (auto part : split(option.variables, " ")) {
      std::string variable(part);
      const auto* value = lookup(variable.c_str());
      if (!value || !*value) continue;
      if (option.argument != Argument::required && says_no(value)) continue;
      options.push_back({&option, argument_from(option, value), variable});
    }
  }
  return options;
}

}  // namespace slotd::clients
