#pragma once

#include "actors/host/unique_fd.hpp"
#include "actors/shepherd/claim.hpp"
#include "actors/shepherd/deliver.hpp"
#include "protocol/exit_record.hpp"

namespace slotd::shepherd {

/// Runs a claimed attempt from its first preparation until no process of it is left, and says how
/// it went. What the spec holds for the start alone is let go of, for a shepherd is to be small.
ExitRecord run(Assignment& assignment, ExitFile& exit_file, host::UniqueFd launch_pipe);

}  // namespace slotd::shepherd
