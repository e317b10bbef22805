#pragma once

#include "actors/decide/plan/request_class.hpp"
#include "protocol/job.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace slotd::simulate {

/// A job as it came and ran once, or is to.
struct TraceJob {
  std::uint64_t id = 0;  ///< its number where it comes from
  Time arrival;          ///< since when nothing but room and order kept it back
  Duration runs{};
  decide::RequestClass asked;  ///< what it asks for, and its time limit
  Priority priority = plain_priority;
  JobId array;                     ///< zero: of none
  std::uint32_t array_limit = 0;   ///< so many of the array run at once; zero: as many as fit
  std::optional<Duration> waited;  ///< how long it waited then, where that is known
  bool operator==(const TraceJob&) const = default;
};

/// How many jobs are not simulated, and why.
struct LeftOut {
  std::size_t broken = 0;  ///< their lines cannot be read
  std::size_t never_ran =
    0;  ///< withdrawn before they started: nobody knows for how long they would have run
  std::size_t too_large = 0;  ///< they ask for more than the machine has
  bool operator==(const LeftOut&) const = default;
};

/// Jobs in order of arrival.
struct Workload {
  std::string name;  ///< for people: `trace.swf`
  std::vector<TraceJob> jobs;
  LeftOut left_out;
};

/// What is to be done with the jobs of a source before they are simulated.
struct Trim {
  std::optional<std::size_t> jobs;  ///< only the first so many to arrive
  double scale = 1;                 ///< arrivals come so many times as fast
  Cpus cpus;
  std::optional<Mebibytes> memory;  ///< none: memory is not counted
  std::uint32_t gpus = 0;
};
/// Puts the jobs into order of arrival (those of one moment stay in theirs), and leaves out what the
/// machine cannot hold.
void trim(Workload& workload, const Trim& how);

}  // namespace slotd::simulate
