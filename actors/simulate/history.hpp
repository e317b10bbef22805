#pragma once

#include "actors/simulate/workload.hpp"
#include "protocol/base/result.hpp"

#include <optional>
#include <string>

namespace slotd::simulate {

/// The jobs that ended at or after `since` (none: all that are known), from a daemon's database: those
/// that ran, each from when nothing but room and order kept it back, for as long as it held what it had.
/// Only reads: the daemon may run meanwhile or not.
Result<Workload> read_history(const std::string& database, std::optional<Time> since);

}  // namespace slotd::simulate
