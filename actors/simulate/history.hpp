#pragma once

#include "actors/simulate/workload.hpp"
#include "protocol/base/result.hpp"

#include <optional>
#include <string>

namespace slotd::simulate {

/// The jobs in a daemon's database that ran and that ended at or after `since` (none for all). A job
/// arrives when resources and priority alone delayed it, and runs for as long as it held resources. The
/// database is only read, so the daemon may be running. The Fault is `storage`.
Result<Workload> read_history(const std::string& database, std::optional<Time> since);

}  // namespace slotd::simulate
