#pragma once

#include "actors/scheduler/recovered_state.hpp"
#include "protocol/base/result.hpp"
#include "protocol/paths.hpp"
#include "storage/accounting.hpp"
#include "storage/job_store.hpp"

#include <string>

namespace slotd {

/// What a scheduler begins with: the stored jobs and those that they depend on, the progress of each array,
/// and what became of each live attempt. find_attempt() looks for the attempts last, and takes the claims
/// that nobody holds. Jobs and replies are moved out of `state`, so that the daemon does not hold them twice.
/// The Fault is `storage` if a row cannot be read.
Result<RecoveredState> recover_state(storage::StoredState& state, storage::Accounting& accounting,
                                     const Paths& paths, const std::string& this_boot);

}  // namespace slotd
