#pragma once

#include "actors/host/unique_fd.hpp"
#include "actors/shepherd/claim.hpp"
#include "actors/shepherd/deliver.hpp"
#include "protocol/exit_record.hpp"

namespace slotd::shepherd {

/// Runs a claimed attempt from its preparation until no process of it is left, and returns how it went. It
/// frees what the spec holds only for the start, because a shepherd must be small.
ExitRecord run(Assignment& assignment, ExitFile& exit_file, host::UniqueFd launch_pipe);

}  // namespace slotd::shepherd
