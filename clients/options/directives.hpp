#pragma once

#include "clients/options/parse.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slotd::clients {

/// The words of one `#SBATCH` line.
struct Directive {
  unsigned line = 0;
  std::vector<std::string> words;
};

/// Finds a script's `#SBATCH` lines, as Slurm does: they begin in the first column, and stand
/// before the first line that is neither blank nor a comment. A `#` outside quotes begins a
/// comment, within a word too; quotes of both kinds group, a backslash takes the next character as
/// it is.
Result<std::vector<Directive>> find_directives(std::string_view script, std::string_view name);

/// The options of those lines, without those that do not count in a script. Fault `usage` for a
/// word that is no option.
Result<std::vector<Given>> parse_directives(const OptionTable& table, std::string_view script,
                                            std::string_view name);

}  // namespace slotd::clients
