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
  CancelOutcome outcome;
  std::vector<decide::Target> chosen = {};
  std::size_t open = 1;  ///< parts that are not done; one is the selection itself
  std::optional<Fault> fault;
  std::set<JobId> named_done;         ///< as they were named: an array once
  std::set<JobId> not_live;           ///< of these, nothing that waits can be signalled
  std::vector<JobId> to_signal = {};  ///< once the answer is on disk
  bool stored = false;                ///< the answer went with the only commit

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

  /// What the client is told, once all parts are done.
  CancelOutcome whole_outcome() const {
    auto whole = outcome;
    for (auto id : not_live)
      if (!named_done.contains(id)) whole.not_live.push_back(id);
    return whole;
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
  if (names_nothing(ask.ask.filter)) {
    promise.deliver(to_error({FaultCode::usage, "No job identification provided"}));
    return promise;
  }
  if (!cancels_.is_first(ask.id, deliver_to(promise))) return promise;
  auto work = std::make_shared<CancelWork>();
  work->ask = ask;
  work->chosen = decide::merge_targets(select_for_cancel(*work));
  cancel_from(0, work);
  part_of_cancel_done(work);
  return promise;
}

/// The last part leads to the answer, which is on disk before it is told and before any job is signalled:
/// a client that asks again must not signal twice.
void SchedulerState::part_of_cancel_done(const std::shared_ptr<CancelWork>& work) {
  if (--work->open > 0) return;
  const auto& id = work->ask.id;
  if (work->fault) return cancels_.answer(id, tl::unexpected(*work->fault), now());
  auto outcome = work->whole_outcome();
  if (work->stored || outcome.done.empty()) return cancels_.answer(id, outcome, now());
  Commit to_commit;
  to_commit.answered = {id, std::make_shared<const Answer>(outcome)};
  commit(
    std::move(to_commit),
    [this, work, outcome](const Committed&) {
      for (auto job : work->to_signal) send_signal(job, *work);
      cancels_.answer(work->ask.id, outcome, now());
    },
    [this, work](const Fault& fault) {
      cancels_.answer(work->ask.id, tl::unexpected(fault), now());
    });
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
                part_of_cancel_done(work);
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
      part_of_cancel_done(work);
    });
  }
  cancel_batch(now_free, work);
}

/// Deals with jobs of which no change is on its way, in one commit.
void SchedulerState::cancel_batch(const std::vector<decide::Target>& targets,
                                  const std::shared_ptr<CancelWork>& work) {
  Commit to_commit;
  for (const auto& target : targets) {
    const auto& job = *target.row;
    if (is_over(job.state))
      work->outcome.over.push_back(work->named(job));
    else if (work->only_signals())
      signal_one(job, *work);
    else if (asked_before(job))
      tell_to_end(job, *work);  // asking again may mean a harder signal
    else
      cancel_one(target, *work, to_commit);
  }
  if (to_commit.changes.empty()) return;
  for (const auto& change : to_commit.changes) leave_queue(*change.job);
  if (work->open == 1 && targets.size() == work->chosen.size()) {  // nothing else is to come
    work->stored = true;
    to_commit.answered = {work->ask.id, std::make_shared<const Answer>(work->whole_outcome())};
  }
  ++work->open;
  host::crash_point(host::CrashPoint::cancel_before_commit);
  auto asked = to_commit.changes;
  commit(
    std::move(to_commit),
    [this, work](const Committed& recorded) {
      host::crash_point(host::CrashPoint::cancel_after_commit);
      for (const auto& job : recorded.jobs) cancel_committed(*job, *work);
      part_of_cancel_done(work);
    },
    [this, work, asked](const Fault& fault) {
      for (const auto& change : asked)
        if (auto job = jobs_.find(change.job->id); job && job->state == JobState::pending)
          wait_again(*job);
      work->fault = fault;
      part_of_cancel_done(work);
    });
}

/// Of a record perhaps only a part: then the record is written too, without it.
void SchedulerState::cancel_one(const decide::Target& target, CancelWork& work, Commit& to_commit) {
  const auto& job = *target.row;
  work.done(job);
  if (is_live(job.state)) return to_commit.changes.push_back(end_asked(job));
  auto over = cancelled(job, now(), uid_text(work));
  if (!is_array_record(job)) return to_commit.changes.push_back(std::move(over));
  JobId next{last_job_.value + 1};
  auto parted = decide::split_record(job, *over.job, target.elements, next);
  auto kind = parted.split_off_row ? EventKind::changed : EventKind::ended;
  to_commit.changes.push_back({std::make_shared<const Job>(std::move(parted.row)), kind});
  if (!parted.split_off_row) return;
  last_job_ = next;
  to_commit.changes.push_back(
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
  if (!supervisors_.contains(job.id)) {
    work.not_live.insert(work.named(job));
    return;
  }
  work.to_signal.push_back(job.id);
  work.done(job);
}

/// Its attempt may have ended meanwhile.
void SchedulerState::send_signal(JobId job, const CancelWork& work) {
  auto supervisor = supervisors_.find(job);
  if (supervisor == supervisors_.end()) return;
  self_->send(supervisor->second, PassSignal{signal_of(work.ask.ask)});
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
