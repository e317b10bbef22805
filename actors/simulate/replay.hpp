#pragma once

#include "actors/decide/plan/plan.hpp"
#include "actors/simulate/statistics.hpp"
#include "actors/simulate/workload.hpp"
#include "protocol/node.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace slotd::simulate {

/// What plans know of how long a job runs.
enum class Estimates {
  asked,  ///< its time limit, as the daemon does
  exact,  ///< how long it will run
};

/// A policy's name, on the command line and in reports: `backfill`, `fifo`, `first-fit`.
std::string_view name_of(decide::Policy policy);

struct Replay {
  Machine machine;
  decide::PlanRules rules;
  Estimates estimates = Estimates::asked;
  /// Told now and then how many jobs have started; may be null.
  std::function<void(std::size_t started)> progress;
};

/// When the jobs start if the daemon's plans decide, each job on its arrival and each end a round. Jobs
/// that never start are not in the answer: those behind one that runs for ever.
std::vector<Lot> replay(const Workload& workload, const Replay& how);

/// As they started where they come from; none, where that is not known of each.
std::vector<Lot> as_in_trace(const Workload& workload);

}  // namespace slotd::simulate
