#pragma once

#include "actors/decide/free_resources.hpp"
#include "protocol/job.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace slotd::decide {

/// Where a job stands in the line: higher priority first, then the earlier submission. Ids are
/// given in the order of submission.
struct Place {
  Priority priority;
  JobId job;
  bool operator==(const Place&) const = default;
  bool operator<(const Place& other) const {
    return priority != other.priority ? priority > other.priority : job < other.job;
  }
};

/// The jobs that nothing but room and order keeps back, grouped by what they ask for: of jobs that
/// ask the same, the one behind never fits where the one ahead does not, so a plan costs what there
/// are kinds of requests, not what there are jobs.
class PendingQueue {
 public:
  /// `room`: how many times it may be started: one of a record's elements each time.
  void insert(const Job& job, std::uint32_t room = 1);
  void erase(JobId job);
  /// So many more elements of this array may start; none: there is no limit.
  void set_budget(JobId array, std::optional<std::uint32_t> budget);
  bool contains(JobId job) const { return asks_.contains(job); }
  bool empty() const { return asks_.empty(); }
  std::size_t size() const { return asks_.size(); }
  /// First in the line; none if it is empty.
  std::optional<JobId> first() const;
  /// Of the first in the line; the plain one if it is empty.
  Priority highest_priority() const;

  struct Entry {
    std::optional<Time> passed;  ///< since when
    std::uint32_t room = 1;
    JobId array;  ///< zero: of none
  };
  using Line = std::map<Place, Entry>;
  const std::map<ResourceAsk, Line>& lines() const { return lines_; }
  /// Of the arrays that have a limit.
  const std::unordered_map<JobId, std::uint32_t>& budgets() const { return budgets_; }

 private:
  std::optional<Place> head() const;

  std::map<ResourceAsk, Line> lines_;
  std::unordered_map<JobId, std::pair<ResourceAsk, Place>> asks_;
  std::unordered_map<JobId, std::uint32_t> budgets_;
};

/// What a round decides.
struct Plan {
  /// These may start now, in this order; together they fit. A record stands here once for each element
  /// that may.
  std::vector<JobId> starts;
  std::optional<JobId> passed;  ///< first of those that others pass for the first time now
};

/// Of jobs of one priority, each array gives one element in turn, then each the next. In this order,
/// whatever fits starts. The first job that does not fit may be passed, until it has been passed for
/// `patience`: from then on nothing behind it starts, so that it does not starve.
Plan plan(const PendingQueue& queue, FreeResources free, Time now, Duration patience);

}  // namespace slotd::decide
