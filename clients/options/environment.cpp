#include "clients/options/environment.hpp"

#include "protocol/text/words.hpp"

#include <string>

namespace slotd::clients {

namespace {

bool says_no(std::string_view value) {
  return value == "0" || same_word(value, "false") || same_word(value, "no");
}

}  // namespace

std::vector<Given> from_environment(const OptionTable& table, const Lookup& lookup) {
  std::vector<Given> options;
  for (const auto& option : table) {
    if (option.variables.empty()) continue;
    for (auto part : split(option.variables, " ")) {
      std::string variable(part);
      const auto* value = lookup(variable.c_str());
      if (!value || !*value) continue;
      if (option.argument == Argument::none && says_no(value)) continue;
      options.push_back({&option, option.argument == Argument::none ? "" : value, variable});
    }
  }
  return options;
}

}  // namespace slotd::clients
