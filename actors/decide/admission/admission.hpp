#pragma once

#include "protocol/base/result.hpp"
#include "protocol/job.hpp"
#include "protocol/node.hpp"
#include "protocol/request.hpp"

#include <optional>

namespace slotd::decide {

/// What a job gets that asks for nothing.
struct Defaults {
  Mebibytes memory{512};
  std::optional<Duration> time_limit;
};

/// Is this request lawful on this machine? Answers the request with everything filled in that it
/// left open or named by other numbers: partition, tasks, memory, GPUs, time limit; priority 0 is a
/// hold. Faults are `invalid` and name the option and the numbers, and --fit where that would help.
/// A request with --fit asks for another machine: what this one lacks is left out or made less, with a
/// line in `adaptations` for each.
Result<JobRequest> admit(JobRequest request, const Machine& machine, const Defaults& defaults);

/// Are the names of a request lawful? What an update changes must be so too.
Done check_texts(const JobRequest& request);

/// May an admitted job be in the partition that it names?
Done check_partition(const JobRequest& request, const Machine& machine);

/// A script that can be run: `#!` first, no CR line ends, within the limit (sbatch(1)).
Done check_script(std::string_view script);

}  // namespace slotd::decide
