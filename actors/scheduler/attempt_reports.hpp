#pragma once

#include "actors/decide/lifecycle/ending.hpp"
#include "actors/scheduler/attempts.hpp"
#include "actors/scheduler/commits.hpp"
#include "actors/scheduler/config.hpp"
#include "actors/scheduler/recovered_state.hpp"
#include "actors/scheduler/resources.hpp"

#include <functional>

namespace slotd {

/// What supervisors report of live attempts, and what a starting daemon found of them. A report may come twice
/// or late: one of an attempt that is not the job's live one is passed over.
class AttemptReports {
 public:
  AttemptReports(const SchedulerConfig& config, Outside& outside, Jobs& jobs, ChangeGate& gate,
                 Resources& resources, Commits& commits, Attempts& attempts)
      : config_(config),
        outside_(outside),
        jobs_(jobs),
        gate_(gate),
        resources_(resources),
        commits_(commits),
        attempts_(attempts) {}

  void runs(const AttemptRuns& report);
  void completing(const AttemptCompleting& report);
  void ended(const AttemptEnded& report);
  void lost(const AttemptLost& report);
  void never_started(const AttemptNeverStarted& report);
  void stuck(const AttemptStuck& report);

  /// An attempt that was live when the last daemon ended.
  void recover(const RecoveredAttempt& found);

 private:
  void with_attempt(JobId id, Attempt attempt, std::function<void(const Job&)> act);
  void note_running(const Job& job);
  void launch_failed(const Job& job, const std::string& detail);
  void adopt(const RecoveredAttempt& found);
  void finish(const Job& job, const decide::AttemptEnd& end);
  void commit_end(const JobPtr& next, EventKind kind);
  void commit_end_later(const JobPtr& next, EventKind kind);

  const SchedulerConfig& config_;
  Outside& outside_;
  Jobs& jobs_;
  ChangeGate& gate_;
  Resources& resources_;
  Commits& commits_;
  Attempts& attempts_;
};

}  // namespace slotd
