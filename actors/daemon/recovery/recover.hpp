#pragma once

#include "actors/decide/lifecycle/recovery.hpp"
#include "actors/scheduler/inheritance.hpp"
#include "protocol/paths.hpp"

#include <string>

namespace slotd {

/// Looks for what became of the attempt that `job` stands at: claim, shepherd, exit record. Where
/// nobody has claimed it in this boot, the claim is taken here, so that no shepherd can have it any
/// more.
RecoveredAttempt find_attempt(const Paths& paths, JobPtr job, const std::string& this_boot);

}  // namespace slotd
