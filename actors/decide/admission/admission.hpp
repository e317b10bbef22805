#pragma once

#include "protocol/base/result.hpp"
#include "protocol/job.hpp"
#include "protocol/node.hpp"
#include "protocol/request.hpp"

#include <optional>

namespace slotd::decide {

/// What a job gets if it does not ask for it.
struct Defaults {
  Mebibytes memory{512};
  std::optional<Duration> time_limit;
  bool operator==(const Defaults&) const = default;
};

/// Checks a request against the machine, and fills in what it leaves open: partition, tasks, memory, GPUs
/// and time limit. A priority of 0 becomes a hold (sbatch(1), --priority). Faults are `invalid` and name
/// the option and the numbers, and --fit if that would help. With --fit, what this machine lacks is left
/// out or reduced instead, and `adaptations` has a line for each such change.
Result<JobRequest> admit(JobRequest request, const Machine& machine, const Defaults& defaults);

/// Checks the names and paths of a request, new or updated: the directory is absolute, and no text
/// contains a NUL byte. The Fault is `invalid`.
Done check_texts(const JobRequest& request);

/// Checks that the partition of an admitted request exists and has what the request needs. The Fault is
/// `invalid`.
Done check_partition(const JobRequest& request, const Machine& machine);

/// Checks that a script can be run, as sbatch(1) does: it starts with `#!` and has no DOS line ends (else
/// `invalid`), and it is not larger than script_limit (else `too_large`).
Done check_script(std::string_view script);

}  // namespace slotd::decide
