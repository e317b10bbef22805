#pragma once

#include "clients/options/apply.hpp"
#include "protocol/job.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::clients {

// The parts of an option table's rows: setters that store a value, and the most common kinds of
// rows.

using Setter = std::function<Done(std::string_view)>;

/// A command line that cannot be parsed has another exit status than a bad number.
template <class T, class Target>
Done put(Result<T> parsed, Target& target, FaultCode code) {
  if (!parsed) return fail(code, parsed.error().text);
  target = std::move(*parsed);
  return {};
}

Setter text_into(std::string& target);
Setter flag_into(bool& target);
/// Counts how often the option is given.
Setter count_into(unsigned& target);
/// A file pattern; `none` means /dev/null.
Setter pattern_into(std::string& target);
/// `Invalid --tmp specification: X`, a command line that cannot be understood.
tl::unexpected<Fault> bad_value(std::string_view option, std::string_view value);
/// parse_count(), for the option of that name.
Setter number_into(std::uint32_t& target, std::string_view option);

// The same for the request's extras.
Setter text_into(JobRequest& request, std::string JobExtras::*member);
Setter flag_into(JobRequest& request, bool JobExtras::*member);
Setter number_into(JobRequest& request, std::uint32_t JobExtras::*member, std::string_view option);

// Values that are checked and not kept.
Setter any_value();
Setter any_number(std::string_view option);
/// One of the words, or with `parts` several of them, separated by any of these letters.
Setter one_of(std::vector<std::string_view> words, std::string_view fault, FaultCode code,
              std::string_view parts = {});

/// An option with an argument; its environment variables apply in this order.
Option valued(std::string_view name, char letter, std::string_view value, std::string_view help,
              std::string_view variables, Setter set);
Option flag(std::string_view name, char letter, std::string_view help, std::string_view variables,
            Setter set);
Option optional(Option option);
Option only_on_command_line(Option option);
/// Accepted without effect.
Option noted(Option option);
Option with_names(Option option, std::string_view others, std::string_view hidden = {});

OptionTable in_group(std::string_view group, OptionTable rows);

}  // namespace slotd::clients
