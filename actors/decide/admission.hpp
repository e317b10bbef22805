#pragma once

#include "protocol/job.hpp"
#include "protocol/node.hpp"
#include "protocol/request.hpp"
#include "protocol/result.hpp"

#include <optional>

namespace slotd::decide {

/// What a job gets that asks for nothing.
struct Defaults {
  Mebibytes memory{512};
  std::optional<Duration> time_limit;
};

/// Is this request lawful on this machine? Answers the request with everything filled in that it
/// left open: partition, memory, time limit; priority 0 is a hold. Faults are `invalid` and
/// name the option and the numbers.
Result<JobRequest> admit(JobRequest request, const Machine& machine, const Defaults& defaults);

/// A script that can be run: `#!` first, no CR line ends, within the limit (sbatch(1)).
Done check_script(std::string_view script);

}  // namespace slotd::decide
