#pragma once

#include "actors/scheduler/attempt_reports.hpp"
#include "actors/scheduler/cancels.hpp"
#include "actors/scheduler/node_updates.hpp"
#include "actors/scheduler/plan_check.hpp"
#include "actors/scheduler/reactor.hpp"
#include "actors/scheduler/rounds.hpp"
#include "actors/scheduler/submissions.hpp"
#include "actors/scheduler/updates.hpp"

namespace slotd {

/// The scheduler without CAF: its parts, each with those that it uses above it. Requests and reports lead to
/// commits; Commits hands what is on disk to Reactor, which alone decides what follows and which no part calls.
struct SchedulerParts {
  SchedulerParts(SchedulerConfig with, std::unique_ptr<Outside> world);
  SchedulerParts(const SchedulerParts&) = delete;
  SchedulerParts& operator=(const SchedulerParts&) = delete;

  /// Takes over what the last daemon left.
  void begin(RecoveredState recovered);
  MachineShown show_machine() const;
  Snapshot snapshot();

  SchedulerConfig config;
  std::unique_ptr<Outside> outside;
  Time started;  ///< this daemon

  // What is so.
  Jobs jobs;
  ChangeGate gate;
  RoundGate round_gate;
  Resources resources;
  Dependents dependents;
  Prerequisites prerequisites;
  Wakeups wakeups;
  JobQueue queue;
  Attempts attempts;
  ReplyCache replies;
  // What changes it.
  Commits commits;
  ArrayRecords records;
  PendingJobs pending;
  JobWaits waits;
  RecentEnds ends;
  Reactor reactor;
  // Who asks for changes.
  NodeUpdates node;
  Rounds rounds;
  AttemptReports reports;
  Submissions submissions;
  Cancels cancels;
  Updates updates;
  PlanCheck plan_check;

 private:
  void restore(const RecoveredState& recovered);
  void forget(JobId over, Time older_than);
};

}  // namespace slotd
