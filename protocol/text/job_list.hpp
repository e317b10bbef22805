#pragma once

#include "protocol/ids.hpp"
#include "protocol/result.hpp"

#include <string_view>
#include <vector>

namespace slotd {

/// Ids parted by commas or blanks (`12,13 14`), one at least; empty parts are passed over, as
/// squeue and sacct do. Fault: `Invalid job id: X`, X the part that is none.
Result<std::vector<JobId>> parse_job_list(std::string_view text);
Result<JobId> parse_job_id(std::string_view text);

}  // namespace slotd
