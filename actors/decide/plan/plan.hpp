#pragma once

#include "actors/decide/plan/class_index.hpp"
#include "actors/decide/plan/held_resources.hpp"
#include "actors/decide/plan/request_class.hpp"
#include "actors/decide/resources/free_resources.hpp"
#include "protocol/job.hpp"

#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace slotd::decide {

/// A row of the line.
struct QueueEntry {
  JobId job;
  JobId array;  ///< zero: of none
  Priority priority;
  RequestClass request;
  std::optional<Time> passed;    ///< since when others pass it
  std::uint32_t max_starts = 1;  ///< it may be started so often: of a record each time an element
};
QueueEntry queue_entry(const Job& job, std::uint32_t max_starts = 1);

/// The jobs that nothing but room and order keeps back, grouped by what they ask for.
class PendingQueue {
 public:
  /// Instead of what was said of the job before.
  void insert(const QueueEntry& entry);
  void insert(const Job& job, std::uint32_t max_starts = 1) {
    insert(queue_entry(job, max_starts));
  }
  void erase(JobId job);
  /// It keeps its place, and with it the reservation of a first one, but does not start: a change of it is
  /// on its way. Until it is inserted again.
  void freeze(JobId job);
  /// So many more elements of this array may start; none: there is no limit.
  void set_budget(JobId array, std::optional<std::uint32_t> budget);

  bool contains(JobId job) const { return classes_.contains(job); }
  bool empty() const { return classes_.empty(); }
  std::size_t size() const { return classes_.size(); }
  /// First in the line of those that could start on a machine that nobody uses.
  std::optional<JobId> first(const FreeResources& free) const;
  /// Of the first in the line; the plain one if it is empty.
  Priority highest_priority() const;

  struct Entry {
    std::optional<Time> passed;
    std::uint32_t max_starts = 1;
    JobId array;
    bool frozen = false;
  };
  using ClassQueue = std::map<QueuePosition, Entry>;
  const std::map<RequestClass, ClassQueue>& class_queues() const { return class_queues_; }
  const ClassIndex& index() const { return index_; }
  /// Of the arrays that have a limit.
  const std::unordered_map<JobId, std::uint32_t>& budgets() const { return budgets_; }

 private:
  std::map<RequestClass, ClassQueue> class_queues_;
  ClassIndex index_;
  /// Where a job stands. The class is the key of its line, which is there as long as anybody stands in it.
  struct ClassPosition {
    const RequestClass* request = nullptr;
    Priority priority;
  };
  std::unordered_map<JobId, ClassPosition> classes_;
  std::unordered_map<JobId, std::uint32_t> budgets_;
};

/// What may pass the first job that does not fit.
enum class Policy {
  backfill,   ///< what does not put off its start (EASY); see plan()
  fifo,       ///< nothing
  first_fit,  ///< whatever fits
};

struct PlanRules {
  Duration starvation = std::chrono::seconds{600};  ///< SLOTD_STARVATION_SECONDS
  Policy policy = Policy::backfill;
};

/// Kept for the first job that does not fit: at `start` the time limits of what runs have given back what
/// it asks for, and `beside` is what is free then besides.
struct Reservation {
  JobId job;
  Time start;
  FreeResources beside;
};

/// When this could start if nothing else did: none, where too much is held by jobs without a limit.
std::optional<Reservation> reserve(JobId job, const ResourceRequest& ask, FreeResources free,
                                   const HeldResources& held, Time now);

/// What a round decides.
struct Plan {
  struct Start {
    JobId job;                      ///< a record stands here once for each element that may start
    std::optional<Duration> limit;  ///< it fits only with this shorter time limit (--time-min)
    bool operator==(const Start&) const = default;
  };
  std::vector<Start> starts;            ///< may start now, in this order; together they fit
  std::optional<JobId> blocked;         ///< first in the line that could start here, but not now
  std::optional<Reservation> reserved;  ///< of `blocked`; told only where somebody might pass it
  std::optional<JobId> passed;          ///< `blocked`, if others pass it for the first time now
};

/// In order of the line, whatever fits starts; of jobs of one priority, each array gives one element in
/// turn, then each the next. The first job that does not fit gets a reservation. Others may pass it if
/// they end before that, or fit beside it then. Where jobs without a time limit hold what it needs there
/// is no such moment: it may be passed until it has been passed for the rules' patience; from then on
/// nothing behind it starts that uses what it waits for. A job that asks for more than the whole machine
/// has (it was made smaller) holds up nobody.
///
/// Costs as much as there are starts, times the depth of the index; not what there are jobs that wait.
Plan plan(const PendingQueue& queue, FreeResources free, const HeldResources& held, Time now,
          const PlanRules& rules);

}  // namespace slotd::decide
