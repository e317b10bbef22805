#pragma once

#include "actors/decide/resources/free_resources.hpp"
#include "protocol/job.hpp"

#include <optional>

namespace slotd::decide {

/// Stands for the time limit of a job without one.
inline constexpr Duration for_ever = Duration::max();

/// What the jobs of one class ask for, and for how long. If the first job of a class does not fit, no
/// other does, so a plan looks at one job of each class only.
struct RequestClass {
  ResourceRequest ask;
  Duration longest = for_ever;   ///< the time limit
  Duration shortest = for_ever;  ///< the shortest limit it accepts (sbatch(1), --time-min)
  auto operator<=>(const RequestClass&) const = default;
};
RequestClass class_of(const JobRequest& request);

/// Where a job is in the queue: higher priority first, then the lower id, which was submitted earlier.
struct QueuePosition {
  Priority priority;
  JobId job;
  bool operator==(const QueuePosition&) const = default;
  bool operator<(const QueuePosition& other) const {
    return priority != other.priority ? priority > other.priority : job < other.job;
  }
};

}  // namespace slotd::decide
