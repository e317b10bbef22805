#pragma once

#include "protocol/base/amounts.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace slotd::simulate {

/// One job of a schedule.
struct Lot {
  std::uint64_t id = 0;
  Cpus cpus;
  Time arrival;
  Time start;
  Duration runs{};
};

/// What users say of a schedule, and what the machine's owner does. Ranks are the nearest: the 95th of a
/// hundred waits, not a value between two.
struct Figures {
  std::size_t jobs = 0;
  Duration mean_wait{};
  Duration median_wait{};
  Duration p95_wait{};
  Duration max_wait{};
  /// (wait + run) / run, in the mean; a run shorter than a second counts as one, and the least is 1.
  double slowdown = 0;
  /// The same with ten seconds for a shorter run: short jobs do not decide it (Feitelson and Rudolph 1998, "Metrics and benchmarking for parallel job scheduling").
  double bounded_slowdown = 0;
  double utilisation = 0;  ///< share of the machine's CPUs that jobs held, over the makespan
  Duration makespan{};     ///< from the first arrival to the last end

  /// Of jobs that ask for more than half of the CPUs: who starves, starves first.
  std::size_t wide_jobs = 0;
  Duration wide_mean_wait{};
  Duration wide_max_wait{};

  std::vector<Lot> worst;  ///< the longest waits, the longest first
  static constexpr std::size_t shown_worst = 5;
};

Figures figures(std::vector<Lot> schedule, Cpus machine);

}  // namespace slotd::simulate
