#pragma once

#include "actors/decide/jobs/job_table.hpp"
#include "protocol/base/result.hpp"
#include "storage/accounting.hpp"

#include <vector>

namespace slotd {

/// The jobs that pending ones among `jobs` depend on, and that are not among them because they ended long
/// ago. For an element of an array this is the array's own record; the element's own row is added only if
/// the dependency counts minutes from its begin (sbatch(1), --dependency=after:job_id+time). The Fault is
/// `storage` if a row cannot be read.
Result<std::vector<Job>> ended_prerequisites(const std::vector<decide::JobPtr>& jobs,
                                             storage::Accounting& accounting);

}  // namespace slotd
