#pragma once

#include "clients/options/command_line.hpp"

#include <string_view>

namespace slotd::clients::docs {

/// The subject of a page or a completion: one command, with the table that its `--help` shows.
struct Subject {
  std::string_view word;  ///< as `slotd` calls it: `sbatch`, `config`
  std::string_view summary;
  const Program& program;
  const OptionTable& table;
};

/// Does the command accept the option? Refused ones are only in its manual page.
inline bool is_taken(const Option& option) { return option.treatment != Treatment::reject; }

}  // namespace slotd::clients::docs
