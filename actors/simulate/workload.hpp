#pragma once

#include "actors/decide/plan/request_class.hpp"
#include "protocol/job.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace slotd::simulate {

/// A job of a trace, a history or a generated workload.
struct TraceJob {
  std::uint64_t id = 0;  ///< its number in the source
  Time arrival;          ///< since when resources and priority alone delayed it
  Duration runs{};
  decide::RequestClass asked;  ///< its resources and time limit
  Priority priority = plain_priority;
  JobId array;                     ///< zero without an array
  std::uint32_t array_limit = 0;   ///< how many of the array may run at once; zero for no limit
  std::optional<Duration> waited;  ///< how long it really waited, if known
  bool operator==(const TraceJob&) const = default;
};

/// How many jobs are left out of the simulation, and why.
struct LeftOut {
  std::size_t broken = 0;     ///< their lines cannot be parsed
  std::size_t never_ran = 0;  ///< they never started, so their run time is not known
  std::size_t too_large = 0;  ///< they ask for more than the machine has
  bool operator==(const LeftOut&) const = default;
};

/// The jobs to simulate, in order of arrival.
struct Workload {
  std::string name;  ///< for the report: `trace.swf`
  std::vector<TraceJob> jobs;
  LeftOut left_out;
};

/// How the jobs of a source are changed before they are simulated.
struct Trim {
  std::optional<std::size_t> jobs;  ///< keep only this many, the first to arrive
  double scale = 1;                 ///< arrivals are this many times as fast
  Cpus cpus;
  std::optional<Mebibytes> memory;  ///< none if memory is not counted
  std::uint32_t gpus = 0;
};
/// Sorts the jobs by arrival (jobs that arrive together keep their order), and removes those that ask for
/// more than the machine has.
void trim(Workload& workload, const Trim& how);

}  // namespace slotd::simulate
