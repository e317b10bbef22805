#pragma once

#include "actors/decide/jobs/job_table.hpp"
#include "actors/scheduler/recovered_state.hpp"
#include "protocol/base/result.hpp"
#include "storage/accounting.hpp"

#include <map>
#include <vector>

namespace slotd {

/// Derives each array whose own record is among the jobs from all of its rows. The records among the
/// jobs are corrected as decide::derive_array says. Empty records, other than an array's own, are removed from
/// `jobs`: their rows on disk are never written again, and come back with every start. The Fault is `storage`
/// if a row cannot be read.
Result<std::map<JobId, decide::ArrayProgress>> recover_arrays(std::vector<decide::JobPtr>& jobs,
                                                              storage::Accounting& accounting);

}  // namespace slotd
