#pragma once

#include "protocol/job.hpp"

#include <functional>
#include <optional>

namespace slotd::decide {

/// How it stands with what a job waits for.
enum class Standing { met = 1, waiting, never };

/// State of another job. None: it is not stored any more (pruned long after its end).
using StateOf = std::function<std::optional<JobState>(JobId)>;

/// All clauses must hold. A job that was given out once and is not stored any more counts as having
/// met what was asked of it (contract: pruned is satisfied).
Standing standing(const DependencySpec& spec, const StateOf& state_of);

}  // namespace slotd::decide
