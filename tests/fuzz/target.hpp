#pragma once

#include "protocol/base/result.hpp"

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace slotd::fuzz {

/// A grammar that is fed with whatever there is.
struct Target {
  std::string_view name;
  void (*feed)(std::string_view input);  ///< throws Broken where a promise does not hold
  std::size_t long_input = 64 << 10;     ///< what a pattern is repeated to
};

struct Broken : std::logic_error {
  using std::logic_error::logic_error;
};

/// All of them, each in a file of its own or beside its like.
std::span<const Target> targets();
const Target* find_target(std::string_view name);

/// Feeds it. An input that begins with `*` is a pattern: what follows is repeated until it is long, which
/// a grammar that takes more than linear time does not come to the end of.
void feed(const Target& target, std::string_view input);

void demand(bool holds, const char* promise);
/// A fault is one line for a person, however long and odd the text is that it complains of.
void demand_one_line(const Fault& fault);

/// What a target returns where the input is none of its grammar.
template <class T>
bool is_refused(const Result<T>& parsed) {
  if (!parsed) demand_one_line(parsed.error());
  return !parsed;
}

// Texts (text_targets.cpp).
void array_spec(std::string_view input);
void constraint(std::string_view input);
void dependency(std::string_view input);
void duration(std::string_view input);
void env_file(std::string_view input);
void file_pattern(std::string_view input);
void hostlist(std::string_view input);
void instant(std::string_view input);
void job_list(std::string_view input);
void job_targets(std::string_view input);
void mail_types(std::string_view input);
void memory(std::string_view input);
void printable_text(std::string_view input);
void signal_name(std::string_view input);

// What a script says, and what a submitting command makes of it (option_targets.cpp).
void directives(std::string_view input);
void resource_values(std::string_view input);

// A trace for the simulation (simulate_targets.cpp).
void swf_trace(std::string_view input);

// What nvidia-smi says (gpu_targets.cpp).
void gpu_list(std::string_view input);

// Frames, and values of files and rows (wire_targets.cpp).
void wire_request(std::string_view input);
void wire_reply(std::string_view input);
void wire_events(std::string_view input);
void wire_files(std::string_view input);
void wire_shepherd(std::string_view input);
void wire_rows(std::string_view input);

}  // namespace slotd::fuzz
