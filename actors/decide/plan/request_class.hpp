#pragma once

#include "actors/decide/resources/free_resources.hpp"
#include "protocol/job.hpp"

#include <optional>

namespace slotd::decide {

/// Of a job without a time limit: it may hold what it has for ever.
inline constexpr Duration for_ever = Duration::max();

/// What jobs of one class ask for, and for how long. Of two that wait the one behind never fits where
/// the one ahead does not, so that a plan need look at one job of each class.
struct RequestClass {
  ResourceRequest ask;
  Duration longest = for_ever;   ///< its time limit
  Duration shortest = for_ever;  ///< it may be given less, down to this (--time-min)
  auto operator<=>(const RequestClass&) const = default;
};
RequestClass class_of(const JobRequest& request);

/// Where a job stands in the line: higher priority first, then the earlier submission. Ids are
/// given in the order of submission.
struct QueuePosition {
  Priority priority;
  JobId job;
  bool operator==(const QueuePosition&) const = default;
  bool operator<(const QueuePosition& other) const {
    return priority != other.priority ? priority > other.priority : job < other.job;
  }
};

}  // namespace slotd::decide
