#pragma once

#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"
#include "protocol/text/array_spec.hpp"

#include <string_view>
#include <vector>

namespace slotd {

/// Reads ids separated by commas or blanks (`12,13 14`), at least one. Empty parts are ignored, as squeue
/// and sacct do. Fault: `Invalid job id: X`, where X is the part that is no id.
Result<std::vector<JobId>> parse_job_list(std::string_view text);
Result<JobId> parse_job_id(std::string_view text);

/// Jobs and elements of arrays, as users name them.
struct JobTargets {
  std::vector<JobId> jobs;
  std::vector<ArrayElements> elements;
  bool operator==(const JobTargets&) const = default;
};

/// Reads targets separated by commas or blanks, at least one: `12`, `12_3`, `12_[1-5,9]`, `12_1-5`, and `12_*`
/// for the whole array. Commas within brackets separate indices. Empty parts are ignored. Fault:
/// `Invalid job id: X`.
Result<JobTargets> parse_job_targets(std::string_view text);

}  // namespace slotd
