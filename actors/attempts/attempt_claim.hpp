#pragma once

#include "actors/decide/lifecycle/recovery.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"
#include "protocol/claim.hpp"
#include "protocol/paths.hpp"

namespace slotd {

/// Which process has an attempt, and what its claim says.
struct ClaimFound {
  decide::ClaimState state = decide::ClaimState::unreadable;
  Claim claim;  ///< names the process to look for, where a shepherd has it
};

/// Tries to take the attempt's claim for the daemon, so that from here on no shepherd can have it,
/// and tells who has it now. A claim that an earlier daemon took counts as ours, so asking again
/// does no harm. Fault `system`: the claim could neither be taken nor be found (no folder, full
/// disk).
Result<ClaimFound> take_claim(const Paths& paths, JobId job, Attempt attempt);

}  // namespace slotd
