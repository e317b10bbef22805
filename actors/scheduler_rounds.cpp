#include "actors/decide/job_machine.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/crash_point.hpp"
#include "actors/host/log.hpp"
#include "actors/scheduler.hpp"

#include <caf/all.hpp>

#include <utility>

// A round: plan on what the ledger acknowledged last, reserve, commit the attempts, launch. One
// round is under way at a time; what happens meanwhile asks for the next.
namespace slotd {

void SchedulerState::want_round() {
  if (round_under_way_ || retry_planned_) {
    round_wanted_ = true;
    return;
  }
  round();
}

void SchedulerState::round() {
  round_wanted_ = false;
  if (drain_) return;
  auto plan = decide::plan(queue_, free_, now(), tools_.config.starvation);
  if (plan.starts.empty()) return;
  Reserve reserve;
  for (auto id : plan.starts)
    reserve.claimants.push_back({id, decide::ask_of(jobs_.find(id)->request)});
  round_under_way_ = true;
  self_->request(tools_.ledger, caf::infinite, std::move(reserve))
    .then(
      [this, passed = plan.passed](const Reserved& reserved) {
        free_ = reserved.free;
        start(reserved, passed);
      },
      [this](const caf::error& error) {
        host::log(host::LogLevel::error, "ledger: " + to_fault(error).text);
        retry_later();
      });
}

void SchedulerState::start(const Reserved& reserved, std::optional<JobId> passed) {
  Record record;
  for (const auto& reservation : reserved.reservations) {
    auto job = jobs_.find(reservation.job);
    // Cancelled or held between the plan and now, or the node drained.
    if (drain_ || !job || !queue_.contains(job->id) || !gate_.is_open(job->id)) {
      release(reservation.job);
      continue;
    }
    queue_.erase(job->id);
    record.changes.push_back({launched(*job, reservation.allocation), EventKind::starting});
  }
  if (record.changes.empty()) return end_round();
  if (passed && queue_.contains(*passed) && gate_.is_open(*passed)) {
    auto next = std::make_shared<Job>(*jobs_.find(*passed));
    next->blocked_since = now();
    record.changes.push_back({next, EventKind::changed});
  }
  auto changes = record.changes;
  host::crash_point(host::CrashPoint::attempt_before_commit);
  commit(
    std::move(record),
    [this](const Recorded& recorded) {
      host::crash_point(host::CrashPoint::attempt_after_commit);
      for (const auto& job : recorded.jobs) {
        if (is_live(job->state))
          launch(job), has_begun(job->id);
        else
          enqueue(*job);  // passed: since when, the line now knows
      }
      end_round();
    },
    [this, changes](const Fault&) {
      for (const auto& change : changes) {
        if (is_live(change.job->state)) release(change.job->id);
        enqueue(*jobs_.find(change.job->id));
      }
      retry_later();
    });
}

JobPtr SchedulerState::launched(const Job& job, const Allocation& allocation) const {
  auto next = std::make_shared<Job>(job);
  next->state = *decide::after(job.state, decide::Turn::launch);
  next->reason = Reason::none;
  next->attempt = Attempt{job.attempt.value + 1};
  next->run = Run{now(), tools_.boot, allocation, false};
  next->ending.reset();
  next->blocked_since.reset();
  return next;
}

void SchedulerState::launch(const JobPtr& job) {
  Launch launch{job, nullptr};
  if (auto fresh = fresh_content_.find(job->id); fresh != fresh_content_.end()) {
    launch.content = std::move(fresh->second);
    fresh_content_.erase(fresh);
  }
  self_->send(supervise(*job), std::move(launch));
}

SupervisorActor SchedulerState::supervise(const Job& job) {
  auto supervisor = tools_.supervise(SchedulerActor{self_});
  supervisors_.insert_or_assign(job.id, supervisor);
  return supervisor;
}

void SchedulerState::end_round() {
  round_under_way_ = false;
  if (round_wanted_) round();
}

void SchedulerState::retry_later() {
  round_under_way_ = false;
  if (std::exchange(retry_planned_, true)) return;
  self_->delayed_send(SchedulerActor{self_}, std::chrono::seconds{1}, RetryRound{});
}

void SchedulerState::retry_round() {
  retry_planned_ = false;
  want_round();
}

void SchedulerState::release(JobId job) {
  self_->request(tools_.ledger, caf::infinite, Release{job})
    .then(
      [this](const FreeNow& now) {
        free_ = now.free;
        host::crash_point(host::CrashPoint::release_after);
        want_round();
      },
      [](const caf::error& error) {
        host::log(host::LogLevel::error, "ledger: " + to_fault(error).text);
      });
}

void SchedulerState::hold(const Job& job) {
  self_->request(tools_.ledger, caf::infinite, Hold{job.id, job.run->allocation})
    .then([this](const FreeNow& now) { free_ = now.free; },
          [](const caf::error& error) {
            host::log(host::LogLevel::error, "ledger: " + to_fault(error).text);
          });
}

}  // namespace slotd
