#pragma once

#include "actors/scheduler/commits.hpp"
#include "actors/scheduler/config.hpp"
#include "actors/scheduler/job_queue.hpp"
#include "actors/scheduler/pending_jobs.hpp"
#include "actors/scheduler/resources.hpp"

#include <functional>
#include <optional>
#include <unordered_map>

namespace slotd {

/// A round: plan on what the ledger acknowledged last, reserve, commit the attempts. What follows launches
/// them. RoundGate says when a round may be made.
class Rounds {
 public:
  /// Looks at each plan as it is made.
  using Check = std::function<void(const decide::Plan& plan, Time now)>;

  Rounds(const SchedulerConfig& config, const std::optional<Drain>& drain, Outside& outside,
         Jobs& jobs, ChangeGate& gate, JobQueue& queue, PendingJobs& pending, Resources& resources,
         Commits& commits, RoundGate& rounds)
      : config_(config),
        drain_(drain),
        outside_(outside),
        jobs_(jobs),
        gate_(gate),
        queue_(queue),
        pending_(pending),
        resources_(resources),
        commits_(commits),
        rounds_(rounds) {}

  void check_with(Check check) { check_ = std::move(check); }
  void make();

 private:
  /// An element that is about to leave its record.
  struct Picked {
    JobId record;
    ArrayIndex index;
  };
  /// What a round is about to start.
  struct Chosen {
    std::unordered_map<JobId, Picked> elements = {};  ///< by their new ids
    std::unordered_map<JobId, Duration> limits = {};  ///< of those that get less than they ask for
    std::optional<JobId> passed = {};
  };
  Reserve demands_of(const decide::Plan& plan, Chosen& chosen);
  std::optional<ArrayIndex> next_element(const Job& record, const IndexSet& picked) const;
  void start(const Reserved& reserved, const Chosen& chosen);
  std::optional<Change> start(const ResourceGrant& grant, const Chosen& chosen);
  bool may_start(const Picked* element, JobId id) const;
  Job element_of(const Job& record, ArrayIndex index, JobId id) const;
  JobPtr launched(const Job& job, const Allocation& allocation, const Chosen& chosen) const;
  void note_passed(const Chosen& chosen, Commit& commit) const;
  void give_back(const std::vector<Change>& changes);
  void retry_later();

  const SchedulerConfig& config_;
  const std::optional<Drain>& drain_;  ///< while the node is drained nothing starts
  Outside& outside_;
  Jobs& jobs_;
  ChangeGate& gate_;
  JobQueue& queue_;
  PendingJobs& pending_;
  Resources& resources_;
  Commits& commits_;
  RoundGate& rounds_;
  Check check_;
};

}  // namespace slotd
