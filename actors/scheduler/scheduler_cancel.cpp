#include "actors/decide/arrays/array_split.hpp"
#include "actors/decide/jobs/job_filter.hpp"
#include "actors/decide/lifecycle/job_machine.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/crash_point.hpp"
#include "actors/scheduler/scheduler.hpp"

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
  std::vector<decide::Target> chosen = {};
  std::size_t open = 1;  ///< parts that are not done; one is the selection itself
  std::optional<Fault> fault;
  std::set<JobId> named_done;  ///< as they were named: an array once
  std::set<JobId> not_live;    ///< of these, nothing that waits can be signalled

  bool only_signals() const { return ask.ask.signal != 0 && ask.ask.signal != SIGKILL; }

  /// An array for its rows, except where a row was named by its own id.
  JobId named(const Job& job) const {
    if (job.array_id == JobId{}) return job.id;
    const auto& jobs = ask.ask.filter.jobs;
    auto itself = std::find(jobs.begin(), jobs.end(), job.id) != jobs.end();
    return itself ? job.id : job.array_id;
  }
  void done(const Job& job) {
    if (auto id = named(job); named_done.insert(id).second) outcome.done.push_back(id);
  }

  void part_done() {
    if (--open > 0) return;
    if (fault) {
      promise.deliver(to_error(*fault));
      return;
    }
    for (auto id : not_live)
      if (!named_done.contains(id)) outcome.not_live.push_back(id);
    promise.deliver(std::move(outcome));
  }
};

namespace {

bool names_nothing(const JobFilter& filter) {
  return filter.jobs.empty() && filter.states.empty() && filter.users.empty() &&
         filter.partitions.empty() && filter.names.empty() && filter.elements.empty();
}

bool asked_before(const Job& job) { return is_live(job.state) && job.run && job.run->cancel_asked; }

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
  work->chosen = decide::merge_targets(select_for_cancel(*work));
  cancel_from(0, work);
  work->part_done();
  return promise;
}

/// In pieces, each with a commit of its own: others are answered between. Whoever comes later is
/// looked at again, and nothing is started before the last of them has been dealt with.
void SchedulerState::cancel_from(std::size_t first, const std::shared_ptr<CancelWork>& work) {
  auto last = std::min(first + jobs_at_a_time, work->chosen.size());
  std::vector<decide::Target> targets;
  auto besides = decide::without_ids(work->ask.ask.filter);
  for (auto at = first; at < last; ++at) {
    const auto& target = work->chosen[at];
    if (first == 0 || is_over(target.row->state)) {
      targets.push_back(target);
      continue;
    }
    for (auto& again : retarget(target))
      if (decide::matches(*again.row, besides)) targets.push_back(std::move(again));
  }
  cancel_targets(targets, work);
  if (last == work->chosen.size()) return;
  ++work->open;
  ++long_cancels_;
  self_->send(SchedulerActor{self_}, NextPiece{[this, last, work] {
                cancel_from(last, work);
                if (--long_cancels_ == 0 && round_wanted_) want_round();
                work->part_done();
              }});
}

std::vector<decide::Target> SchedulerState::select_for_cancel(CancelWork& work) const {
  const auto& filter = work.ask.ask.filter;
  std::vector<decide::Target> chosen;
  auto besides = decide::without_ids(filter);
  auto choose = [&](const decide::Target& target) {
    if (decide::matches(*target.row, besides)) chosen.push_back(target);
  };
  if (!filter.names_ids()) {
    for (auto job = jobs_.next_after(JobId{}); job; job = jobs_.next_after(job->id))
      if (!is_over(job->state) && !is_empty_record(*job)) choose(decide::whole(job));
    return chosen;
  }
  for (auto id : filter.jobs) {
    auto job = jobs_.find(id);
    if (!job && (id > last_job_ || id == JobId{}))
      work.outcome.unknown.push_back(id);
    else if (!job || (is_empty_record(*job) && job->array_id != id))
      work.outcome.over.push_back(id);
    else if (job->array_id == id && !is_over(job->state))
      for (const auto& target : targets_in(id, all_of(*job))) choose(target);
    else
      choose(decide::whole(job));
  }
  for (const auto& elements : filter.elements)
    for (const auto& target : targets_in(elements.array, note_missing(elements, work.outcome)))
      choose(target);
  return chosen;
}

/// Who of them is not over; the others are told of.
IndexSet SchedulerState::note_missing(const ArrayElements& named, CancelOutcome& outcome) const {
  auto split = look_up(named.array, named.indices);
  if (!split.over.empty()) outcome.over_elements.push_back({named.array, split.over});
  if (!split.unknown.empty()) outcome.unknown_elements.push_back({named.array, split.unknown});
  return split.open;
}

/// What is free to be changed is, with one commit. What is being changed is looked at again after that:
/// an element of a record may have started meanwhile.
void SchedulerState::cancel_targets(const std::vector<decide::Target>& targets,
                                    const std::shared_ptr<CancelWork>& work) {
  std::vector<decide::Target> now_free;
  for (const auto& target : decide::merge_targets(targets)) {
    if (gate_.is_open(target.row->id)) {
      now_free.push_back(target);
      continue;
    }
    ++work->open;
    gate_.pass(target.row->id, [this, target, work] {
      cancel_targets(retarget(target), work);
      work->part_done();
    });
  }
  cancel_batch(now_free, work);
}

/// Deals with jobs of which no change is on its way, in one commit.
void SchedulerState::cancel_batch(const std::vector<decide::Target>& targets,
                                  const std::shared_ptr<CancelWork>& work) {
  Commit record;
  for (const auto& target : targets) {
    const auto& job = *target.row;
    if (is_over(job.state))
      work->outcome.over.push_back(work->named(job));
    else if (work->only_signals())
      signal_one(job, *work);
    else if (asked_before(job))
      tell_to_end(job, *work);  // asking again may mean a harder signal
    else
      cancel_one(target, *work, record);
  }
  if (record.changes.empty()) return;
  for (const auto& change : record.changes) leave_queue(*change.job);
  ++work->open;
  host::crash_point(host::CrashPoint::cancel_before_commit);
  auto asked = record.changes;
  commit(
    std::move(record),
    [this, work](const Committed& recorded) {
      host::crash_point(host::CrashPoint::cancel_after_commit);
      for (const auto& job : recorded.jobs) cancel_committed(*job, *work);
      work->part_done();
    },
    [this, work, asked](const Fault& fault) {
      for (const auto& change : asked)
        if (auto job = jobs_.find(change.job->id); job && job->state == JobState::pending)
          wait_again(*job);
      work->fault = fault;
      work->part_done();
    });
}

/// Of a record perhaps only a part: then the record is written too, without it.
void SchedulerState::cancel_one(const decide::Target& target, CancelWork& work, Commit& record) {
  const auto& job = *target.row;
  work.done(job);
  if (is_live(job.state)) return record.changes.push_back(end_asked(job));
  auto over = cancelled(job, now(), uid_text(work));
  if (!is_array_record(job)) return record.changes.push_back(std::move(over));
  JobId next{last_job_.value + 1};
  auto parted = decide::split_record(job, *over.job, target.elements, next);
  auto kind = parted.split_off_row ? EventKind::changed : EventKind::ended;
  record.changes.push_back({std::make_shared<const Job>(std::move(parted.row)), kind});
  if (!parted.split_off_row) return;
  last_job_ = next;
  record.changes.push_back(
    {std::make_shared<const Job>(std::move(*parted.split_off_row)), EventKind::ended});
}

void SchedulerState::cancel_committed(const Job& job, CancelWork& work) {
  if (is_live(job.state))
    tell_to_end(job, work);
  else if (is_over(job.state))
    finished(job);
  else
    wait_again(job);
}

std::string SchedulerState::uid_text(const CancelWork& work) {
  return "cancelled by uid " + std::to_string(work.ask.uid);
}

void SchedulerState::signal_one(const Job& job, CancelWork& work) {
  auto supervisor = supervisors_.find(job.id);
  if (supervisor == supervisors_.end()) {
    work.not_live.insert(work.named(job));
    return;
  }
  self_->send(supervisor->second, PassSignal{signal_of(work.ask.ask)});
  work.done(job);
}

void SchedulerState::tell_to_end(const Job& job, CancelWork& work) {
  auto supervisor = supervisors_.find(job.id);
  if (supervisor == supervisors_.end()) return;
  auto at_once = work.ask.ask.signal == SIGKILL;
  self_->send(supervisor->second, EndNow{at_once ? Duration{} : tools_.config.kill_wait});
}

Change SchedulerState::end_asked(const Job& job) {
  auto next = std::make_shared<Job>(job);
  next->state = decide::after(job.state, decide::Transition::end_asked).value_or(job.state);
  next->reason = Reason::cancelled_by_user;
  next->run->cancel_asked = true;
  return {next, EventKind::cancel_asked};
}

Change SchedulerState::cancelled(const Job& job, Time now, std::string detail) {
  auto next = std::make_shared<Job>(job);
  next->state = decide::after(job.state, decide::Transition::cancel).value_or(job.state);
  next->reason = Reason::cancelled_by_user;
  next->ending = Ending{};
  next->ending->end = now;
  next->ending->detail = std::move(detail);
  return {next, EventKind::ended};
}

}  // namespace slotd
