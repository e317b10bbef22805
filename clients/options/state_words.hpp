#pragma once

#include "protocol/base/result.hpp"
#include "protocol/job.hpp"

#include <string_view>
#include <vector>

namespace slotd::clients {

/// The states that a user names.
struct StateChoice {
  bool all = true;
  std::vector<JobState> states;  ///< may be empty although not all: states that no job of ours has
  bool none() const { return !all && states.empty(); }
};

/// `PD,R`, `pending`, `all`: Slurm's names and letters in any case, separated by commas. States that
/// exist only on clusters are accepted and select nothing. Fault: `unknown state: X`.
Result<StateChoice> parse_states(std::string_view text);

}  // namespace slotd::clients
