#include "clients/options/setters.hpp"

#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>

namespace slotd::clients {

Setter text_into(std::string& target) {
  return [&target](std::string_view value) { return target = value, Done{}; };
}

Setter flag_into(bool& target) {
  return [&target](std::string_view) { return target = true, Done{}; };
}

Setter count_into(unsigned& target) {
  return [&target](std::string_view) { return ++target, Done{}; };
}

Setter pattern_into(std::string& target) {
  return [&target](std::string_view value) {
    return target = same_word(value, "none") ? "/dev/null" : value, Done{};
  };
}

Setter number_into(std::uint32_t& target, std::string_view option) {
  return [&target, option](std::string_view value) {
    return put(parse_count(value, option), target, FaultCode::invalid);
  };
}

tl::unexpected<Fault> bad_value(std::string_view option, std::string_view value) {
  return fail(FaultCode::usage,
              "Invalid --" + std::string(option) + " specification: " + printable(value));
}

Setter text_into(JobRequest& request, std::string JobExtras::*member) {
  return [&request, member](std::string_view value) {
    return request.extras.edit().*member = value, Done{};
  };
}

Setter flag_into(JobRequest& request, bool JobExtras::*member) {
  return
    [&request, member](std::string_view) { return request.extras.edit().*member = true, Done{}; };
}

Setter number_into(JobRequest& request, std::uint32_t JobExtras::*member, std::string_view option) {
  return [&request, member, option](std::string_view value) {
    return put(parse_count(value, option), request.extras.edit().*member, FaultCode::invalid);
  };
}

Setter any_value() {
  return [](std::string_view) { return Done{}; };
}

Setter any_number(std::string_view option) {
  return [option](std::string_view value) -> Done {
    auto number = parse_count(value, option);
    return number ? Done{} : tl::unexpected(number.error());
  };
}

Setter one_of(std::vector<std::string_view> words, std::string_view fault, FaultCode code,
              std::string_view parts) {
  return [words = std::move(words), fault, code, parts](std::string_view value) -> Done {
    auto is_known = [&](std::string_view part) {
      return std::any_of(words.begin(), words.end(),
                         [&](auto word) { return same_word(word, part); });
    };
    auto given = parts.empty() ? std::vector{value} : split(value, parts);
    if (std::all_of(given.begin(), given.end(), is_known)) return {};
    return fail(code, std::string(fault) + ": " + printable(value));
  };
}

Option valued(std::string_view name, char letter, std::string_view value, std::string_view help,
              std::string_view variables, Setter set) {
  return {.name = name,
          .letter = letter,
          .argument = Argument::required,
          .value = value,
          .help = help,
          .variables = variables,
          .set = std::move(set)};
}

Option flag(std::string_view name, char letter, std::string_view help, std::string_view variables,
            Setter set) {
  return {
    .name = name, .letter = letter, .help = help, .variables = variables, .set = std::move(set)};
}

Option optional(Option option) {
  option.argument = Argument::optional;
  return option;
}

Option only_on_command_line(Option option) {
  option.directives = Directives::pass_over;
  return option;
}

Option noted(Option option) {
  option.treatment = Treatment::note;
  return option;
}

Option with_names(Option option, std::string_view others, std::string_view hidden) {
  option.other_names = others;
  option.hidden_names = hidden;
  return option;
}

OptionTable in_group(std::string_view group, OptionTable rows) {
  for (auto& row : rows) row.group = group;
  return rows;
}

}  // namespace slotd::clients
