#pragma once

#include "actors/decide/arrays/array_split.hpp"
#include "actors/scheduler/attempts.hpp"
#include "actors/scheduler/commits.hpp"
#include "actors/scheduler/config.hpp"
#include "actors/scheduler/job_queue.hpp"
#include "actors/scheduler/open_requests.hpp"
#include "actors/scheduler/pending_jobs.hpp"
#include "actors/scheduler/round_gate.hpp"

#include <memory>
#include <vector>

namespace slotd {

/// scancel: what is pending is over with one commit; what runs is asked to end, durably, and then told.
/// Thousands of jobs are dealt with in pieces, and other requests get their turn between.
class Cancels {
 public:
  Cancels(const SchedulerConfig& config, Outside& outside, Jobs& jobs, ChangeGate& gate,
          JobQueue& queue, PendingJobs& pending, Commits& commits, Attempts& attempts,
          RoundGate& rounds, ReplyCache& replies)
      : config_(config),
        outside_(outside),
        jobs_(jobs),
        gate_(gate),
        queue_(queue),
        pending_(pending),
        commits_(commits),
        attempts_(attempts),
        rounds_(rounds),
        requests_(replies) {}

  void cancel(const Cancel& ask, Deliver<CancelOutcome> deliver);

 private:
  struct Work;
  using WorkPtr = std::shared_ptr<Work>;

  std::vector<decide::Target> select(Work& work) const;
  void select(JobId id, Work& work, std::vector<decide::Target>& chosen) const;
  IndexSet open_elements(const ArrayElements& named, CancelOutcome& outcome) const;
  void cancel_from(std::size_t first, const WorkPtr& work);
  std::vector<decide::Target> piece(const Work& work, std::size_t first, std::size_t last) const;
  void cancel(const std::vector<decide::Target>& targets, const WorkPtr& work);
  void cancel_free(const std::vector<decide::Target>& targets, const WorkPtr& work);
  void cancel(const decide::Target& target, Work& work, Commit& commit);
  void commit(Commit commit, const WorkPtr& work);
  void signal(const Job& job, Work& work);
  void part_done(const WorkPtr& work);
  void commit_answer(const WorkPtr& work, const CancelOutcome& outcome);

  const SchedulerConfig& config_;
  Outside& outside_;
  Jobs& jobs_;
  ChangeGate& gate_;
  JobQueue& queue_;
  PendingJobs& pending_;
  Commits& commits_;
  Attempts& attempts_;
  RoundGate& rounds_;
  OpenRequests<CancelOutcome> requests_;
};

}  // namespace slotd
