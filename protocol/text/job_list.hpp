#pragma once

#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"
#include "protocol/text/array_spec.hpp"

#include <string_view>
#include <vector>

namespace slotd {

/// Ids parted by commas or blanks (`12,13 14`), one at least; empty parts are passed over, as
/// squeue and sacct do. Fault: `Invalid job id: X`, X the part that is none.
Result<std::vector<JobId>> parse_job_list(std::string_view text);
Result<JobId> parse_job_id(std::string_view text);

/// Jobs and elements of arrays, as users name them.
struct JobTargets {
  std::vector<JobId> jobs;
  std::vector<ArrayElements> elements;
  bool operator==(const JobTargets&) const = default;
};

/// Parted by commas or blanks: `12`, `12_3`, `12_[1-5,9]`, `12_1-5`, `12_*` for all of the array (commas
/// within brackets part indices). Empty parts are passed over; one target at least. Fault:
/// `Invalid job id: X`.
Result<JobTargets> parse_job_targets(std::string_view text);

}  // namespace slotd
