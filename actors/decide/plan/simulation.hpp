#pragma once

#include "actors/decide/plan/plan.hpp"
#include "protocol/node.hpp"

#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace slotd::decide {

/// Simulates the rounds of plan() as the daemon would run them: one after each end and each arrival. Expected
/// starts, `slotd simulate` and the property tests are built on it.
class Simulation {
 public:
  Simulation(const Machine& machine, Time now, PlanRules rules);

  /// A job that runs already. `until` is when it ends; none if it never does.
  struct Running {
    JobId job;
    JobId array;
    Allocation allocation;
    std::optional<Time>
      limit_at;  ///< the end of its time limit, which plans assume; none without a limit
    std::optional<Time> until;
  };
  void add(Running running);
  /// A job that is queued at a time, at once if that is past. `runs` is how long it will run; if unknown, it
  /// runs until its time limit, or for ever without one.
  void add(QueueEntry job, Time arrival, std::optional<Duration> runs = std::nullopt);
  /// Sets how many elements of the array may run at once.
  void limit_array(JobId array, std::uint32_t limit);

  struct Started {
    JobId job;
    Time at;
    Allocation allocation;
    std::optional<Duration> limit;  ///< its time limit
  };
  struct Ended {
    JobId job;
    Time at;
  };
  /// Called on each step; each function may be null.
  struct Observer {
    std::function<void(const Started&)> started;
    std::function<void(const Ended&)> ended;
    /// Called after each round with its plan, the queue, and what was free before it.
    std::function<void(const Plan&, const PendingQueue& before, const FreeResources& before_free,
                       const HeldResources& before_held, Time now)>
      round;
    /// Called after each round: may the simulation stop?
    std::function<bool()> enough = nullptr;
  };
  /// Runs until nothing more happens, the observer stops it, or after the given number of rounds.
  void run(const Observer& observer,
           std::size_t most_rounds = std::numeric_limits<std::size_t>::max());

  Time now() const { return now_; }
  const PendingQueue& line() const { return queue_; }

 private:
  struct Waiting {
    QueueEntry job;
    std::optional<Duration> runs;
  };
  struct Live {
    Allocation allocation;
    JobId array;
  };
  struct Throttle {
    std::uint32_t limit = 0;
    std::uint32_t live = 0;
  };

  void round(const Observer& observer);
  void start(const Plan::Start& chosen, const Observer& observer);
  void end(std::uint64_t run);
  bool go_on(const Observer& observer);
  void count_live(JobId array, bool more);
  void set_budget(JobId array);

  FreeResources free_;
  HeldResources held_;
  Time now_;
  PlanRules rules_;
  PendingQueue queue_;
  std::multimap<Time, Waiting> arrivals_;
  std::unordered_map<JobId, Waiting> waiting_;
  std::unordered_map<JobId, Throttle> throttles_;
  /// Elements of one record run under its id, so each run has a number of its own.
  std::uint64_t last_run_ = 0;
  std::map<std::pair<Time, std::uint64_t>, JobId> ends_;
  std::unordered_map<std::uint64_t, Live> live_;
};

}  // namespace slotd::decide
