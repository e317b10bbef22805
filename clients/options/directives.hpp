#pragma once

#include "clients/options/parse.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slotd::clients {

/// The message that refuses a heterogeneous job.
inline constexpr std::string_view no_components =
  "a job of several components (hetjob) needs several nodes: submit each as a job of its own";

/// The words of one `#SBATCH` line.
struct Directive {
  unsigned line = 0;
  std::vector<std::string> words;
};

/// Finds a script's `#SBATCH` lines, as Slurm does: they begin in the first column, and stand
/// before the first line that is neither blank nor a comment. A `#` outside quotes begins a
/// comment, within a word too; quotes of both kinds group, a backslash takes the next character as
/// it is, but outside of quotes a blank ends the word all the same.
Result<std::vector<Directive>> find_directives(std::string_view script, std::string_view name);

/// The options of those lines, without those that have no effect in a script. Fault `usage` for a
/// word that is no option, with `advice` behind an unknown name. Heterogeneous jobs (`#SBATCH hetjob`)
/// cannot run on one machine: fault `invalid`.
Result<std::vector<ParsedOption>> parse_directives(const OptionTable& table,
                                                   std::string_view script, std::string_view name,
                                                   std::string_view advice = {});

}  // namespace slotd::clients
