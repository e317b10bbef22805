#include "tests/fuzz/target.hpp"

#include <algorithm>
#include <array>

namespace slotd::fuzz {

namespace {

// A set of indices takes up to 12 KiB: of these fewer will do.
constexpr std::array all_targets{
  Target{"array_spec", array_spec},     Target{"constraint", constraint},
  Target{"dependency", dependency},     Target{"directives", directives},
  Target{"duration", duration},         Target{"env_file", env_file},
  Target{"file_pattern", file_pattern}, Target{"gpu_list", gpu_list},
  Target{"hostlist", hostlist},         Target{"instant", instant},
  Target{"job_list", job_list},         Target{"job_targets", job_targets, 4 << 10},
  Target{"mail_types", mail_types},     Target{"memory", memory},
  Target{"printable", printable_text},  Target{"resource_values", resource_values},
  Target{"signal_name", signal_name},   Target{"swf_trace", swf_trace},
  Target{"wire_events", wire_events},   Target{"wire_files", wire_files},
  Target{"wire_reply", wire_reply},     Target{"wire_request", wire_request},
  Target{"wire_rows", wire_rows},       Target{"wire_shepherd", wire_shepherd},
};

std::string repeated(std::string_view pattern, std::size_t long_input) {
  std::string text;
  text.reserve(long_input + pattern.size());
  while (!pattern.empty() && text.size() < long_input) text += pattern;
  return text;
}

}  // namespace

std::span<const Target> targets() { return all_targets; }

const Target* find_target(std::string_view name) {
  const auto* found = std::find_if(all_targets.begin(), all_targets.end(),
                                   [name](const Target& target) { return target.name == name; });
  return found == all_targets.end() ? nullptr : found;
}

void feed(const Target& target, std::string_view input) {
  if (!input.starts_with('*')) return target.feed(input);
  target.feed(repeated(input.substr(1), target.long_input));
}

void demand(bool holds, const char* promise) {
  if (!holds) throw Broken(promise);
}

void demand_one_line(const Fault& fault) {
  constexpr std::size_t longest = 4096;
  demand(!fault.text.empty() && fault.text.size() <= longest, "a fault is one line to read");
  demand(std::none_of(fault.text.begin(), fault.text.end(),
                      [](char letter) { return letter >= 0 && letter < 0x20; }),
         "a fault holds no control characters");
}

}  // namespace slotd::fuzz
