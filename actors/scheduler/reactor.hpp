#pragma once

#include "actors/scheduler/attempts.hpp"
#include "actors/scheduler/commits.hpp"
#include "actors/scheduler/config.hpp"
#include "actors/scheduler/job_waits.hpp"
#include "actors/scheduler/pending_jobs.hpp"
#include "actors/scheduler/reactions.hpp"
#include "actors/scheduler/recent_ends.hpp"
#include "actors/scheduler/round_gate.hpp"

#include <vector>

namespace slotd {

/// Does what follows from changes that are on disk, as `after` says. Commits calls it, nobody else does.
class Reactor {
 public:
  Reactor(const SchedulerConfig& config, Jobs& jobs, JobQueue& queue, PendingJobs& pending,
          ArrayRecords& records, Attempts& attempts, JobWaits& waits, RecentEnds& ends,
          RoundGate& rounds)
      : config_(config),
        jobs_(jobs),
        queue_(queue),
        pending_(pending),
        records_(records),
        attempts_(attempts),
        waits_(waits),
        ends_(ends),
        rounds_(rounds) {}

  void follow_up(const std::vector<RowChange>& changes, const CommitContext& context);

 private:
  void tell_attempt(const RowChange& change, const Reaction& reaction,
                    const CommitContext& context);
  void let_elements_leave(const std::vector<RowChange>& changes);
  void elements_left(JobId record, const IndexSet& elements);
  void follow_up(const RowChange& change, const Reaction& reaction, const CommitContext& context);
  void enqueue(JobId id, const Reaction& reaction, const EvictedJobs& evicted);
  void tell_of_end(const JobPtr& over);

  const SchedulerConfig& config_;
  Jobs& jobs_;
  JobQueue& queue_;
  PendingJobs& pending_;
  ArrayRecords& records_;
  Attempts& attempts_;
  JobWaits& waits_;
  RecentEnds& ends_;
  RoundGate& rounds_;
};

}  // namespace slotd
