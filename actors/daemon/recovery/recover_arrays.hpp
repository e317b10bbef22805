#pragma once

#include "actors/decide/jobs/job_table.hpp"
#include "actors/scheduler/recovered_state.hpp"
#include "protocol/base/result.hpp"
#include "storage/accounting.hpp"

#include <vector>

namespace slotd {

/// For each array whose own record is among the jobs: its rows that are not among them. The records among the
/// jobs are corrected as decide::derive_array says. Empty records, other than an array's own, are removed from
/// `jobs`: their rows on disk are never written again, and come back with every start. The Fault is `storage`
/// if a row cannot be read.
Result<std::vector<RecoveredArray>> recover_arrays(std::vector<decide::JobPtr>& jobs,
                                                   storage::Accounting& accounting);

}  // namespace slotd
