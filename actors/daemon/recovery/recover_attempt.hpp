#pragma once

#include "actors/decide/lifecycle/recovery.hpp"
#include "actors/scheduler/recovered_state.hpp"
#include "protocol/paths.hpp"

#include <string>

namespace slotd {

/// Finds out what became of the job's current attempt from its claim, its shepherd and its exit
/// record. Where nobody has claimed the attempt in this boot, the claim is taken here, so that no
/// shepherd can have it any more.
RecoveredAttempt find_attempt(const Paths& paths, JobPtr job, const std::string& this_boot);

}  // namespace slotd
