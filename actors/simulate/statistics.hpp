#pragma once

#include "protocol/base/amounts.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace slotd::simulate {

/// One job in a schedule.
struct Lot {
  std::uint64_t id = 0;
  Cpus cpus;
  Time arrival;
  Time start;
  Duration runs{};
};

/// Measures of a schedule, for users and for the owner of the machine. Percentiles are by nearest rank: the
/// 95th of a hundred waits, not a value between two.
struct Figures {
  std::size_t jobs = 0;
  Duration mean_wait{};
  Duration median_wait{};
  Duration p95_wait{};
  Duration max_wait{};
  /// The mean of (wait + run) / run, at least 1. A run shorter than a second counts as one second.
  double slowdown = 0;
  /// The same, with shorter runs counted as ten seconds, so that short jobs do not dominate (Feitelson and
  /// Rudolph 1998, "Metrics and benchmarking for parallel job scheduling").
  double bounded_slowdown = 0;
  double utilisation = 0;  ///< share of the machine's CPUs in use over the makespan, 0 to 1
  Duration makespan{};     ///< from the first arrival to the last end

  // Jobs that ask for more than half of the CPUs, which starve first.
  std::size_t wide_jobs = 0;
  Duration wide_mean_wait{};
  Duration wide_max_wait{};

  std::vector<Lot> worst;  ///< the longest waits, the longest first
  static constexpr std::size_t shown_worst = 5;
};

Figures figures(std::vector<Lot> schedule, Cpus machine);

}  // namespace slotd::simulate
