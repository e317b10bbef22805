#pragma once

#include "actors/decide/plan/plan.hpp"
#include "actors/simulate/statistics.hpp"
#include "actors/simulate/workload.hpp"
#include "protocol/node.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace slotd::simulate {

/// What plans assume about how long a job runs.
enum class Estimates {
  asked,  ///< its time limit, as in the daemon
  exact,  ///< its real run time
};

/// The name of a policy on the command line and in reports: `backfill`, `fifo` or `first-fit`.
std::string_view name_of(decide::Policy policy);

struct Replay {
  Machine machine;
  decide::PlanRules rules;
  Estimates estimates = Estimates::asked;
  /// Called every 256 starts with the number of jobs that have started; may be null.
  std::function<void(std::size_t started)> progress;
};

/// When the jobs start if the daemon plans them, with a round after each arrival and each end. Jobs that
/// never start, behind a job without an end, are not in the answer.
std::vector<Lot> replay(const Workload& workload, const Replay& how);

/// When the jobs started in reality; empty if that is not known of every job.
std::vector<Lot> as_in_trace(const Workload& workload);

}  // namespace slotd::simulate
