#include "actors/decide/lifecycle/job_machine.hpp"
#include "actors/host/crash_point.hpp"
#include "actors/host/log.hpp"
#include "actors/scheduler/scheduler.hpp"

#include <caf/all.hpp>

#include <string>
#include <utility>

// What supervisors report of live attempts, and what a starting daemon found of them.
namespace slotd {

namespace {

/// An attempt that no shepherd ever took is made again: at once after the first, since that is mostly a
/// daemon that was killed, then after 1, 2, 4, 8 and 16 seconds, since what a machine lacks for a moment
/// (memory, process numbers) it has again later. One on which none can take one (a broken installation)
/// must not go round for ever.
constexpr unsigned false_starts_allowed = 7;

std::chrono::seconds pause_after(unsigned false_starts) {
  return std::chrono::seconds{false_starts < 2 ? 0 : 1 << (false_starts - 2)};
}

constexpr auto moments = std::chrono::milliseconds{50};

}  // namespace

/// The row that says so is for those who look and for recovery, and both know enough without it (a
/// job that is being started is shown as RUNNING, a claim says that it may have run): a job that is
/// over within moments is spared that commit.
void SchedulerState::runs(const AttemptRuns& said) {
  failed_launches_.erase(said.job);
  self_->delayed_send(SchedulerActor{self_}, moments, NoteRunning{said});
}

void SchedulerState::note_running(const NoteRunning& note) {
  with_attempt(note.said.job, note.said.attempt, [this](const Job& job) {
    if (job.state != JobState::starting) return;
    auto next = std::make_shared<Job>(job);
    next->state = *decide::after(job.state, decide::Transition::runs);
    host::crash_point(host::CrashPoint::running_before_commit);
    commit(
      {{{next, EventKind::running}}, nullptr, {}},
      [](const Committed&) { host::crash_point(host::CrashPoint::running_after_commit); },
      [](const Fault&) {});  // its end will be told all the same
  });
}

void SchedulerState::completing(const AttemptCompleting& said) {
  with_attempt(said.job, said.attempt, [this](const Job& job) {
    if (job.state == JobState::completing) return;
    auto next = std::make_shared<Job>(job);
    next->state = *decide::after(job.state, decide::Transition::script_ended);
    commit(
      {{{next, EventKind::completing}}, nullptr, {}}, [](const Committed&) {}, [](const Fault&) {});
  });
}

void SchedulerState::stuck(const AttemptStuck& said) {
  host::log(host::LogLevel::error,
            "job " + to_string(said.job) + " cannot be ended: " + said.detail);
  with_attempt(said.job, said.attempt, [this](const Job& job) {
    auto next = std::make_shared<Job>(job);
    next->state = *decide::after(job.state, decide::Transition::script_ended);
    next->reason = Reason::kill_task_failed;
    commit(
      {{{next, EventKind::completing}}, nullptr, {}}, [](const Committed&) {}, [](const Fault&) {});
  });
}

void SchedulerState::ended(const AttemptEnded& said) {
  with_attempt(said.record.job, said.record.attempt, [this, record = said.record](const Job& job) {
    finish(job, decide::end_from_exit_record(job, record));
  });
}

void SchedulerState::lost(const AttemptLost& said) {
  with_attempt(said.job, said.attempt, [this, reason = said.reason](const Job& job) {
    finish(job, decide::end_without_exit_record(
                  job, JobState::failed, reason, now(),
                  "its shepherd was killed; what became of it is unknown"));
  });
}

void SchedulerState::never_started(const AttemptNeverStarted& said) {
  with_attempt(said.job, said.attempt, [this, detail = said.detail](const Job& job) {
    host::log(host::LogLevel::warn, "job " + to_string(job.id) + " was not started: " + detail);
    auto tries = ++failed_launches_[job.id];
    if (job.run && job.run->cancel_asked)
      return finish(job, decide::end_without_exit_record(job, JobState::cancelled,
                                                         Reason::cancelled_by_user, now(), detail));
    if (job.run && job.run->requeue_asked != RequeueIntent::none)
      return finish(job, decide::end_without_exit_record(
                           job, JobState::failed, Reason::job_launch_failure, now(), detail));
    if (tries >= false_starts_allowed) {
      auto end = decide::end_without_exit_record(job, JobState::failed, Reason::job_launch_failure,
                                                 now(), detail);
      end.ending.exit = {0, 53};
      return finish(job, end);
    }
    commit_end(decide::never_started(job), EventKind::requeued);
  });
}

void SchedulerState::finish(const Job& job, const decide::AttemptEnd& end) {
  auto next = decide::ended(job, end);
  commit_end(next, next.state == JobState::pending ? EventKind::requeued : EventKind::ended);
}

/// Commits that an attempt is over. This must come to pass: where the disk refuses it, it is tried
/// again each second, and the job shows COMPLETING meanwhile.
///
/// Its processes are gone, so what it held is free at once: the next job's attempt goes to the journal
/// right behind this end, often into the same commit, and can never be on disk before it.
void SchedulerState::commit_end(const Job& next, EventKind kind) {
  auto back = kind == EventKind::requeued;
  host::crash_point(host::CrashPoint::release_before);
  release(next.id);
  host::crash_point(back ? host::CrashPoint::requeue_before_commit
                         : host::CrashPoint::end_before_commit);
  commit(
    {{{std::make_shared<const Job>(next), kind}}, nullptr, {}},
    [this, back](const Committed& recorded) {
      host::crash_point(back ? host::CrashPoint::requeue_after_commit
                             : host::CrashPoint::end_after_commit);
      const auto& job = *recorded.jobs.front();
      let_go(job.id);
      finished(job);
    },
    [this, next, kind](const Fault&) {
      auto shown = std::make_shared<Job>(*jobs_.find(next.id));
      shown->state = JobState::completing;
      shown->reason = Reason::storage;
      put(shown);
      held_resources_.let_go(next.id);  // it has given back what it held
      gate_.close(next.id);             // nobody else changes it before its end is down
      self_->delayed_send(SchedulerActor{self_}, std::chrono::seconds{1},
                          CommitEndAgain{std::make_shared<const Job>(next), kind});
    });
}

void SchedulerState::commit_end_again(const CommitEndAgain& again) {
  commit_end(*again.job, again.kind);
  gate_.open(again.job->id);  // the commit has closed it once more
}

/// The attempt's supervisor has done its work.
void SchedulerState::let_go(JobId job) {
  auto supervisor = supervisors_.find(job);
  if (supervisor == supervisors_.end()) return;
  self_->send(supervisor->second, EndCommitted{});
  supervisors_.erase(supervisor);
}

/// The table shows that the job is over, or waits again.
void SchedulerState::finished(const Job& job) {
  array_changed(job);
  if (job.state == JobState::pending) {
    auto known = failed_launches_.find(job.id);
    if (auto pause = pause_after(known == failed_launches_.end() ? 0 : known->second);
        pause.count() > 0)
      return self_->delayed_send(SchedulerActor{self_}, pause, RecheckPending{job.id});
    enqueue(job);
    return want_round();
  }
  content_cache_.erase(job.id);
  failed_launches_.erase(job.id);
  remember_end(job);
  for (auto& promise : std::exchange(waiters_[job.id], {})) promise.deliver(WaitOutcome{job});
  waiters_.erase(job.id);
  recheck_dependents(std::make_shared<const Job>(job));
  close_when_over(job);
  want_round();
}

void SchedulerState::inherit(const RecoveredAttempt& found) {
  const auto& job = *found.job;
  hold(job);
  switch (found.verdict) {
    case decide::Verdict::adopt:
      self_->send(supervise(job), Adopt{found.job, found.pidfd});
      // Said again, because nobody knows whether the last daemon came to say it.
      self_->send(supervisors_.at(job.id), PassTimeLimit{job.request.time_limit});
      if (job.run->cancel_asked || job.run->requeue_asked != RequeueIntent::none)
        self_->send(supervisors_.at(job.id), EndNow{tools_.config.kill_wait});
      return;
    case decide::Verdict::finished:
      return finish(job, decide::end_from_exit_record(job, *found.record));
    case decide::Verdict::lost: self_->send(supervise(job), Sweep{found.job}); return;
    case decide::Verdict::never_started:
      return never_started({job.id, job.attempt, "no shepherd had taken it when the daemon ended"});
    case decide::Verdict::node_failed:
      return finish(
        job, decide::end_without_exit_record(job, JobState::node_fail, Reason::node_fail, now(),
                                             "the machine was restarted"));
  }
}

}  // namespace slotd
