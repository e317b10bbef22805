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

/// One job in the queue.
struct QueueEntry {
  JobId job;
  JobId array;  ///< zero without an array
  Priority priority;
  RequestClass request;
  std::optional<Time> passed;    ///< when another job first overtook it
  std::uint32_t max_starts = 1;  ///< for a record: how many elements may start
};
QueueEntry queue_entry(const Job& job, std::uint32_t max_starts = 1);

/// The jobs that resources and priority alone delay, grouped by what they ask for.
class PendingQueue {
 public:
  /// Adds the job, or replaces its entry.
  void insert(const QueueEntry& entry);
  void insert(const Job& job, std::uint32_t max_starts = 1) {
    insert(queue_entry(job, max_starts));
  }
  void erase(JobId job);
  /// The job keeps its place, and its reservation if it is the first that does not fit, but does not start
  /// until it is inserted again. For a job whose row is being written.
  void freeze(JobId job);
  /// How many more elements of this array may start; none without a limit.
  void set_budget(JobId array, std::optional<std::uint32_t> budget);

  bool contains(JobId job) const { return classes_.contains(job); }
  bool empty() const { return classes_.empty(); }
  std::size_t size() const { return classes_.size(); }
  /// The first job that would fit on the idle machine; none if there is none.
  std::optional<JobId> first(const FreeResources& free) const;
  /// The priority of the first job; plain_priority if the queue is empty.
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
  /// How many more elements may start, for each array with a limit.
  const std::unordered_map<JobId, std::uint32_t>& budgets() const { return budgets_; }

 private:
  std::map<RequestClass, ClassQueue> class_queues_;
  ClassIndex index_;
  /// Where a job is queued. `request` points to a key of class_queues_, which exists while the job does.
  struct ClassPosition {
    const RequestClass* request = nullptr;
    Priority priority;
  };
  std::unordered_map<JobId, ClassPosition> classes_;
  std::unordered_map<JobId, std::uint32_t> budgets_;
};

/// Which jobs may overtake the first job that does not fit.
enum class Policy {
  backfill,   ///< those that do not delay its start (EASY backfill), see plan()
  fifo,       ///< none
  first_fit,  ///< all that fit
};

struct PlanRules {
  Duration starvation = std::chrono::seconds{600};  ///< SLOTD_STARVATION_SECONDS
  Policy policy = Policy::backfill;
};

/// What is reserved for the first job that does not fit: at `start`, running jobs have reached their time
/// limits and given back what it needs. `beside` is what is free then in addition.
struct Reservation {
  JobId job;
  Time start;
  FreeResources beside;
};

/// The reservation for this job, if no other starts before it. None if jobs without a time limit hold what
/// it needs.
std::optional<Reservation> reserve(JobId job, const ResourceRequest& ask, FreeResources free,
                                   const HeldResources& held, Time now);

/// The decisions of one round.
struct Plan {
  struct Start {
    JobId job;  ///< a record is listed once for each element that starts
    std::optional<Duration>
      limit;  ///< the shorter time limit with which it fits (sbatch(1), --time-min)
    bool operator==(const Start&) const = default;
  };
  std::vector<Start> starts;     ///< jobs to start now, in this order; together they fit
  std::optional<JobId> blocked;  ///< the first job that fits on the idle machine, but not now
  std::optional<Reservation>
    reserved;                   ///< for `blocked`; only set if another job could overtake it
  std::optional<JobId> passed;  ///< `blocked`, if it is overtaken for the first time now
};

/// Plans one round. Jobs start in order of the queue as long as they fit; among jobs of one priority,
/// arrays take turns, an element each. The first job that does not fit gets a reservation, and others may
/// overtake it if they end before the reservation or fit beside it (EASY backfill). If jobs without a time
/// limit hold what it needs, there is no reservation: then it may be overtaken for `rules.starvation`, and
/// after that no job behind it starts that uses a resource it waits for. A job that asks for more than the
/// machine has delays nobody.
///
/// The cost is the number of starts times the depth of the index, however many jobs wait.
Plan plan(const PendingQueue& queue, FreeResources free, const HeldResources& held, Time now,
          const PlanRules& rules);

}  // namespace slotd::decide
