#pragma once

#include "clients/options/command_line.hpp"

#include <string_view>

namespace slotd::clients::docs {

/// What a page or a completion is about: one command, with the table that its own `--help` shows.
struct Subject {
  std::string_view word;  ///< as `slotd` calls it: `sbatch`, `config`
  std::string_view summary;
  const Program& program;
  const OptionTable& table;
};

/// Does the command take it? What it refuses is in its manual page alone.
inline bool is_taken(const Option& option) { return option.treatment != Treatment::reject; }

}  // namespace slotd::clients::docs
