#include "actors/scheduler/attempt_reports.hpp"

#include "actors/decide/lifecycle/job_machine.hpp"
#include "actors/host/crash_point.hpp"
#include "actors/host/log.hpp"

#include <memory>
#include <string>
#include <utility>

namespace slotd {

namespace {

/// That a job runs is written down once it has run so long.
constexpr auto moments = std::chrono::milliseconds{50};

void nothing_lost(const Fault&) {}  // the job's end will be told all the same

}  // namespace

/// The row that says so is for those who look and for recovery, and both know enough without it (a job that is
/// being started is shown as RUNNING, a claim says that it may have run): a job that is over within moments is
/// spared that commit.
void AttemptReports::runs(const AttemptRuns& report) {
  attempts_.launch_succeeded(report.job);
  outside_.later(moments, [this, report] {
    with_attempt(report.job, report.attempt, [this](const Job& job) { note_running(job); });
  });
}

void AttemptReports::note_running(const Job& job) {
  if (job.state != JobState::starting) return;
  auto next = std::make_shared<Job>(job);
  next->state = *decide::after(job.state, decide::Transition::runs);
  ChangeRequest request;
  request.commit.changes.push_back({next, EventKind::running});
  request.crash_before = host::CrashPoint::running_before_commit;
  request.crash_after = host::CrashPoint::running_after_commit;
  commits_.commit(std::move(request));
}

void AttemptReports::completing(const AttemptCompleting& report) {
  with_attempt(report.job, report.attempt, [this](const Job& job) {
    if (job.state == JobState::completing) return;
    auto next = std::make_shared<Job>(job);
    next->state = *decide::after(job.state, decide::Transition::script_ended);
    commits_.commit(next, EventKind::completing, nothing_lost);
  });
}

void AttemptReports::stuck(const AttemptStuck& report) {
  host::log(host::LogLevel::error,
            "job " + to_string(report.job) + " cannot be ended: " + report.detail);
  with_attempt(report.job, report.attempt, [this](const Job& job) {
    auto next = std::make_shared<Job>(job);
    next->state = *decide::after(job.state, decide::Transition::script_ended);
    next->reason = Reason::kill_task_failed;
    commits_.commit(next, EventKind::completing, nothing_lost);
  });
}

void AttemptReports::ended(const AttemptEnded& report) {
  with_attempt(report.record.job, report.record.attempt,
               [this, record = report.record](const Job& job) {
                 finish(job, decide::end_from_exit_record(job, record));
               });
}

void AttemptReports::lost(const AttemptLost& report) {
  with_attempt(report.job, report.attempt, [this, reason = report.reason](const Job& job) {
    finish(job, decide::end_without_exit_record(
                  job, JobState::failed, reason, outside_.now(),
                  "its shepherd was killed; what became of it is unknown"));
  });
}

void AttemptReports::never_started(const AttemptNeverStarted& report) {
  with_attempt(report.job, report.attempt,
               [this, detail = report.detail](const Job& job) { launch_failed(job, detail); });
}

/// The attempt is made again, unless the job is to end anyway or this has happened too often: a machine on
/// which no shepherd can start (a broken installation) must not go round for ever.
void AttemptReports::launch_failed(const Job& job, const std::string& detail) {
  host::log(host::LogLevel::warn, "job " + to_string(job.id) + " was not started: " + detail);
  auto times = attempts_.launch_failed(job.id);
  auto end = [&](JobState state, Reason reason) {
    return decide::end_without_exit_record(job, state, reason, outside_.now(), detail);
  };
  if (job.run && job.run->cancel_asked)
    return finish(job, end(JobState::cancelled, Reason::cancelled_by_user));
  if (job.run && job.run->requeue_asked != RequeueIntent::none)
    return finish(job, end(JobState::failed, Reason::job_launch_failure));
  if (times < Attempts::failed_launches_allowed)
    return commit_end(std::make_shared<const Job>(decide::never_started(job)), EventKind::requeued);
  auto given_up = end(JobState::failed, Reason::job_launch_failure);
  given_up.ending.exit = {0, 53};
  finish(job, given_up);
}

void AttemptReports::recover(const RecoveredAttempt& found) {
  const auto& job = *found.job;
  resources_.mark_allocated(job);
  switch (found.verdict) {
    case decide::Verdict::adopt: return adopt(found);
    case decide::Verdict::finished:
      return finish(job, decide::end_from_exit_record(job, *found.record));
    case decide::Verdict::lost: return attempts_.take_over(job.id, Sweep{found.job});
    case decide::Verdict::never_started:
      return never_started({job.id, job.attempt, "no shepherd had taken it when the daemon ended"});
    case decide::Verdict::node_failed:
      return finish(job,
                    decide::end_without_exit_record(job, JobState::node_fail, Reason::node_fail,
                                                    outside_.now(), "the machine was restarted"));
  }
}

/// Limit and end are said again: nobody knows whether the last daemon came to say them.
void AttemptReports::adopt(const RecoveredAttempt& found) {
  const auto& job = *found.job;
  attempts_.take_over(job.id, Adopt{found.job, found.pidfd});
  attempts_.tell(job.id, PassTimeLimit{job.request.time_limit});
  if (job.run->cancel_asked || job.run->requeue_asked != RequeueIntent::none)
    attempts_.tell(job.id, EndNow{config_.kill_wait});
}

/// When no change of the job is on its way: its job, if that attempt is live then.
void AttemptReports::with_attempt(JobId id, Attempt attempt, std::function<void(const Job&)> act) {
  gate_.pass(id, [this, id, attempt, act = std::move(act)] {
    auto job = jobs_.find(id);
    if (job && is_live(job->state) && job->attempt == attempt) act(*job);
  });
}

void AttemptReports::finish(const Job& job, const decide::AttemptEnd& end) {
  auto next = decide::ended(job, end);
  auto kind = next.state == JobState::pending ? EventKind::requeued : EventKind::ended;
  commit_end(std::make_shared<const Job>(std::move(next)), kind);
}

/// Its processes are gone, so what it held is free at once: the next job's attempt goes to the journal right
/// behind this end, often into the same commit, and can never be on disk before it.
void AttemptReports::commit_end(const JobPtr& next, EventKind kind) {
  auto back = kind == EventKind::requeued;
  host::crash_point(host::CrashPoint::release_before);
  resources_.release(next->id);
  ChangeRequest request;
  request.commit.changes.push_back({next, kind});
  request.crash_before =
    back ? host::CrashPoint::requeue_before_commit : host::CrashPoint::end_before_commit;
  request.crash_after =
    back ? host::CrashPoint::requeue_after_commit : host::CrashPoint::end_after_commit;
  request.failed = [this, next, kind](const Fault&) { commit_end_later(next, kind); };
  commits_.commit(std::move(request));
}

/// That an attempt is over must come to pass: where the disk refuses it, it is tried again each second, and the
/// job shows COMPLETING meanwhile. Nobody else changes it before its end is down.
void AttemptReports::commit_end_later(const JobPtr& next, EventKind kind) {
  auto shown = std::make_shared<Job>(*jobs_.find(next->id));
  shown->state = JobState::completing;
  shown->reason = Reason::storage;
  commits_.show(shown);
  resources_.let_go(next->id);  // it has given back what it held
  gate_.close(next->id);
  outside_.later(std::chrono::seconds{1}, [this, next, kind] {
    commit_end(next, kind);
    gate_.open(next->id);  // the commit has closed it once more
  });
}

}  // namespace slotd
