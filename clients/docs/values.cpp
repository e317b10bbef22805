#include "clients/docs/values.hpp"

#include "clients/options/state_words.hpp"
#include "protocol/text/signal_name.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <array>

namespace slotd::clients::docs {

namespace {

/// Options whose values come from the daemon, the kernel or the machine.
struct Known {
  std::string_view option;
  ValueKind kind;
};
constexpr std::array known{
  Known{"partition", ValueKind::partitions},
  Known{"jobs", ValueKind::jobs},
  Known{"job", ValueKind::jobs},
  Known{"jobid", ValueKind::jobs},
  Known{"user", ValueKind::users},
  Known{"uid", ValueKind::users},
};

/// For all others, the name of the argument tells.
struct NamedArgument {
  std::string_view value;
  ValueKind kind;
};
constexpr std::array called{
  NamedArgument{"file", ValueKind::files},
  NamedArgument{"file|descriptor", ValueKind::files},
  NamedArgument{"folder", ValueKind::folders},
  NamedArgument{"program", ValueKind::programs},
};

Values states() {
  Values values{ValueKind::words};
  for (auto word : {"PENDING", "RUNNING", "COMPLETING", "SUSPENDED", "COMPLETED", "FAILED",
                    "CANCELLED", "TIMEOUT", "DEADLINE", "NODE_FAIL", "OUT_OF_MEMORY", "all"})
    if (parse_states(word)) values.words.emplace_back(word);
  return values;
}

Values signals() {
  Values values{ValueKind::words};
  constexpr int last_with_a_name = 31;
  for (int number = 1; number <= last_with_a_name; ++number)
    if (auto name = signal_name(number); !is_digit(name.front())) values.words.push_back(name);
  return values;
}

/// `yes|no`: every part is a word that can be typed.
Values choice(std::string_view value) {
  auto is_word = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](char letter) {
      return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
             is_digit(letter) || letter == '_' || letter == '-';
    });
  };
  auto parts = split(value, "|");
  if (parts.size() < 2 || !std::all_of(parts.begin(), parts.end(), is_word)) return {};
  return {ValueKind::words, {parts.begin(), parts.end()}};
}

}  // namespace

Values values_of(const Option& option) {
  for (const auto& [name, kind] : known)
    if (option.name == name) return {kind};
  for (const auto& [value, kind] : called)
    if (option.value == value) return {kind};
  if (option.value.starts_with("state")) return states();
  if (option.name == "signal") return signals();
  return choice(option.value);
}

Values operands_of(std::string_view command) {
  if (command == "sbatch") return {ValueKind::files};
  if (command == "srun" || command == "salloc") return {ValueKind::programs};
  if (command == "scancel" || command == "why") return {ValueKind::jobs};
  if (command == "scontrol")
    return {ValueKind::words,
            {"show", "hold", "release", "requeue", "requeuehold", "top", "update", "ping",
             "version", "help"}};
  return {};
}

}  // namespace slotd::clients::docs
