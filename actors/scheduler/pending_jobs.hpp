#pragma once

#include "actors/scheduler/array_records.hpp"
#include "actors/scheduler/commits.hpp"
#include "actors/scheduler/job_queue.hpp"
#include "actors/scheduler/round_gate.hpp"
#include "actors/scheduler/wakeups.hpp"

namespace slotd {

/// Puts each pending job where it waits: in the queue, behind other jobs, for a moment. Nothing here looks at
/// all jobs. What a job still depends on is rewritten in memory as it is met, and reaches the disk with the
/// job's next change; a daemon that starts looks at everything anew.
class PendingJobs {
 public:
  PendingJobs(Outside& outside, Jobs& jobs, ChangeGate& gate, Dependents& dependents,
              const Prerequisites& prerequisites, Wakeups& wakeups, JobQueue& queue,
              Commits& commits, ArrayRecords& records, RoundGate& rounds)
      : outside_(outside),
        jobs_(jobs),
        gate_(gate),
        dependents_(dependents),
        prerequisites_(prerequisites),
        wakeups_(wakeups),
        queue_(queue),
        commits_(commits),
        records_(records),
        rounds_(rounds) {}

  /// Puts the job where it waits, or ends it where it cannot start any more.
  void enqueue(const Job& job, const EvictedJobs& evicted = {});
  /// Something that the job may have waited for has happened: looks again, once no change of it is on its way.
  void recheck(JobId id, const EvictedJobs& evicted = {});
  void recheck_later(JobId id, std::chrono::milliseconds pause = std::chrono::seconds{1});
  void recheck_soon(JobId id);
  /// The alarm rang.
  void wake();

  /// A job has left the queue; with it perhaps the last element of an array.
  void has_begun(const Job& job);
  void array_has_begun(JobId array);
  /// A job is over: looks again at those that wait for it.
  void recheck_dependents(const JobPtr& ended);

 private:
  void wait_for_resources(const Job& job);
  void wait_for_others(const Job& job, const decide::DependencyCheck& check,
                       const EvictedJobs& evicted);
  void watch(const Job& job, DependencyKind kind, const JobRef& ref, const EvictedJobs& evicted);
  void becomes_eligible(const Job& job);
  void cannot_be_met(const Job& job, const DependencySpec& open);
  void give_up(const Job& job, const DependencySpec& open);
  void miss_deadline(const Job& job);
  void withdraw(const Job& job, JobPtr over);
  void split_off(const Job& record, const IndexSet& apart, const EvictedJobs& evicted);
  std::function<void(const Fault&)> again(JobId id);

  Outside& outside_;
  Jobs& jobs_;
  ChangeGate& gate_;
  Dependents& dependents_;
  const Prerequisites& prerequisites_;
  Wakeups& wakeups_;
  JobQueue& queue_;
  Commits& commits_;
  ArrayRecords& records_;
  RoundGate& rounds_;
};

/// The row of a pending job that is over without having started.
std::shared_ptr<Job> cancelled(const Job& job, Time now, std::string detail);

}  // namespace slotd
