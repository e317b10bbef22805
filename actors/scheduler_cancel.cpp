#include "actors/decide/job_filter.hpp"
#include "actors/decide/job_machine.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/crash_point.hpp"
#include "actors/scheduler.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <csignal>
#include <utility>

// scancel: what is pending is over with one commit; what runs is asked to end, durably, and then
// told.
namespace slotd {

/// One cancel request on its way; answered when every job that it names has been dealt with.
struct SchedulerState::CancelWork {
  Cancel ask;
  caf::typed_response_promise<CancelOutcome> promise;
  CancelOutcome outcome;
  std::size_t open = 1;  ///< parts that are not done; one is the selection itself
  std::optional<Fault> fault;

  bool only_signals() const { return ask.ask.signal != 0 && ask.ask.signal != SIGKILL; }

  void part_done() {
    if (--open > 0) return;
    if (fault)
      promise.deliver(to_error(*fault));
    else
      promise.deliver(std::move(outcome));
  }
};

namespace {

bool names_nothing(const JobFilter& filter) {
  return filter.jobs.empty() && filter.states.empty() && filter.users.empty() &&
         filter.partitions.empty() && filter.names.empty();
}

SendSignal signal_of(const CancelJobs& ask) {
  auto target = ask.batch_only ? SignalTarget::batch
                : ask.full     ? SignalTarget::all
                               : SignalTarget::steps;
  return {ask.signal, target};
}

}  // namespace

caf::result<CancelOutcome> SchedulerState::cancel(const Cancel& ask) {
  auto promise = self_->make_response_promise<CancelOutcome>();
  if (auto answer = answers_.find(ask.id))
    if (const auto* before = std::get_if<CancelOutcome>(answer.get())) {
      promise.deliver(*before);
      return promise;
    }
  if (names_nothing(ask.ask.filter)) {
    promise.deliver(to_error({FaultCode::usage, "No job identification provided"}));
    return promise;
  }
  auto work = std::make_shared<CancelWork>();
  work->ask = ask;
  work->promise = promise;
  std::vector<JobPtr> now_free;
  for (const auto& job : select_for_cancel(*work)) {
    if (gate_.is_open(job->id)) {
      now_free.push_back(job);
      continue;
    }
    ++work->open;
    gate_.pass(job->id, [this, id = job->id, work] {
      if (auto current = jobs_.find(id)) cancel_batch({current}, work);
      work->part_done();
    });
  }
  cancel_batch(now_free, work);
  work->part_done();
  return promise;
}

std::vector<JobPtr> SchedulerState::select_for_cancel(CancelWork& work) const {
  const auto& filter = work.ask.ask.filter;
  std::vector<JobPtr> chosen;
  if (filter.jobs.empty()) {
    for (auto job = jobs_.next_after(JobId{}); job; job = jobs_.next_after(job->id))
      if (!is_over(job->state) && decide::matches(*job, filter)) chosen.push_back(job);
    return chosen;
  }
  for (auto id : filter.jobs) {
    auto job = jobs_.find(id);
    if (job && decide::matches(*job, filter))
      chosen.push_back(job);
    else if (!job)
      (id > last_job_ || id == JobId{} ? work.outcome.unknown : work.outcome.over).push_back(id);
  }
  return chosen;
}

/// Deals with jobs of which no change is on its way, in one commit.
void SchedulerState::cancel_batch(const std::vector<JobPtr>& jobs,
                                  std::shared_ptr<CancelWork> work) {
  Record record;
  std::set<JobId> seen;
  for (const auto& job : jobs) {
    if (!seen.insert(job->id).second) continue;
    if (is_over(job->state))
      work->outcome.over.push_back(job->id);
    else if (work->only_signals())
      signal_one(*job, *work);
    else if (job->run && job->run->cancel_asked && is_live(job->state))
      tell_to_end(*job, *work);  // it was asked before; asking again may mean a harder signal
    else
      record.changes.push_back(is_live(job->state) ? end_asked(*job)
                                                   : cancelled(*job, now(), uid_text(*work)));
  }
  if (record.changes.empty()) return;
  for (const auto& change : record.changes) {
    queue_.erase(change.job->id);
    work->outcome.done.push_back(change.job->id);
  }
  ++work->open;
  host::crash_point(host::CrashPoint::cancel_before_commit);
  auto asked = record.changes;
  commit(
    std::move(record),
    [this, work](const Recorded& recorded) {
      host::crash_point(host::CrashPoint::cancel_after_commit);
      for (const auto& job : recorded.jobs) {
        if (is_live(job->state))
          tell_to_end(*job, *work);
        else
          finished(*job);
      }
      work->part_done();
    },
    [this, work, asked](const Fault& fault) {
      for (const auto& change : asked)
        if (auto job = jobs_.find(change.job->id); job && job->state == JobState::pending)
          enqueue(*job);
      work->fault = fault;
      work->part_done();
    });
}

std::string SchedulerState::uid_text(const CancelWork& work) {
  return "cancelled by uid " + std::to_string(work.ask.uid);
}

void SchedulerState::signal_one(const Job& job, CancelWork& work) {
  auto supervisor = supervisors_.find(job.id);
  if (supervisor == supervisors_.end()) {
    work.outcome.not_live.push_back(job.id);
    return;
  }
  self_->send(supervisor->second, PassSignal{signal_of(work.ask.ask)});
  work.outcome.done.push_back(job.id);
}

void SchedulerState::tell_to_end(const Job& job, CancelWork& work) {
  auto supervisor = supervisors_.find(job.id);
  if (supervisor == supervisors_.end()) return;
  auto at_once = work.ask.ask.signal == SIGKILL;
  self_->send(supervisor->second, EndNow{at_once ? Duration{} : tools_.config.kill_wait});
}

Change SchedulerState::end_asked(const Job& job) {
  auto next = std::make_shared<Job>(job);
  next->state = decide::after(job.state, decide::Turn::end_asked).value_or(job.state);
  next->reason = Reason::cancelled_by_user;
  next->run->cancel_asked = true;
  return {next, EventKind::cancel_asked};
}

Change SchedulerState::cancelled(const Job& job, Time now, std::string detail) {
  auto next = std::make_shared<Job>(job);
  next->state = decide::after(job.state, decide::Turn::cancel).value_or(job.state);
  next->reason = Reason::cancelled_by_user;
  next->ending = Ending{};
  next->ending->end = now;
  next->ending->detail = std::move(detail);
  return {next, EventKind::ended};
}

}  // namespace slotd
