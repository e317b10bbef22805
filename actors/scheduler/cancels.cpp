#include "actors/scheduler/cancels.hpp"

#include "actors/decide/jobs/job_filter.hpp"
#include "actors/decide/lifecycle/job_machine.hpp"
#include "actors/scheduler/targets.hpp"

#include <algorithm>
#include <csignal>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace slotd {

/// One request on its way; answered when every job that it names has been dealt with.
struct Cancels::Work {
  Cancel ask;
  CancelOutcome outcome = {};
  std::vector<decide::Target> chosen = {};
  std::size_t open = 1;  ///< parts that are not done; one is the selection itself
  std::optional<Fault> fault = {};
  std::set<JobId> named_done = {};    ///< as they were named: an array once
  std::set<JobId> not_live = {};      ///< of these, nothing that waits can be signalled
  std::vector<JobId> to_signal = {};  ///< once the answer is on disk
  bool answer_is_stored = false;      ///< it went with the only commit

  bool only_signals() const { return ask.ask.signal != 0 && ask.ask.signal != SIGKILL; }
  bool kills() const { return ask.ask.signal == SIGKILL; }

  JobId named(const Job& job) const { return named_as(job, ask.ask.filter); }
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

Change end_asked(const Job& job) {
  auto next = std::make_shared<Job>(job);
  next->state = decide::after(job.state, decide::Transition::end_asked).value_or(job.state);
  next->reason = Reason::cancelled_by_user;
  next->run->cancel_asked = true;
  return {next, EventKind::cancel_asked};
}

}  // namespace

void Cancels::cancel(const Cancel& ask, Deliver<CancelOutcome> deliver) {
  if (names_nothing(ask.ask.filter))
    return deliver(fail(FaultCode::usage, "No job identification provided"));
  if (!requests_.is_first(ask.id, std::move(deliver))) return;
  auto work = std::make_shared<Work>(Work{ask});
  work->chosen = decide::merge_targets(select(*work));
  cancel_from(0, work);
  part_done(work);
}

std::vector<decide::Target> Cancels::select(Work& work) const {
  const auto& filter = work.ask.ask.filter;
  std::vector<decide::Target> chosen;
  if (!filter.names_ids())
    for (auto job = jobs_.next_after(JobId{}); job; job = jobs_.next_after(job->id))
      if (!is_over(job->state) && !is_empty_record(*job)) chosen.push_back(decide::whole(job));
  for (auto id : filter.jobs) select(id, work, chosen);
  for (const auto& named : filter.elements)
    for (auto& target : targets_in(jobs_, named.array, open_elements(named, work.outcome)))
      chosen.push_back(std::move(target));
  auto besides = decide::without_ids(filter);
  std::erase_if(
    chosen, [&](const decide::Target& target) { return !decide::matches(*target.row, besides); });
  return chosen;
}

void Cancels::select(JobId id, Work& work, std::vector<decide::Target>& chosen) const {
  auto job = jobs_.find(id);
  if (!job && !jobs_.was_given(id)) return work.outcome.unknown.push_back(id);
  if (!job || (is_empty_record(*job) && job->array_id != id))
    return work.outcome.over.push_back(id);
  if (job->array_id != id || is_over(job->state)) return chosen.push_back(decide::whole(job));
  for (auto& target : targets_in(jobs_, id, all_of(*job))) chosen.push_back(std::move(target));
}

/// Those of them that are not over; the client is told of the others.
IndexSet Cancels::open_elements(const ArrayElements& named, CancelOutcome& outcome) const {
  auto sorted = sort_elements(jobs_, named.array, named.indices);
  if (!sorted.over.empty()) outcome.over_elements.push_back({named.array, sorted.over});
  if (!sorted.unknown.empty()) outcome.unknown_elements.push_back({named.array, sorted.unknown});
  return sorted.open;
}

/// A piece, with a commit of its own. Nothing is started before the last of them has been dealt with.
void Cancels::cancel_from(std::size_t first, const WorkPtr& work) {
  auto last = std::min<std::size_t>(first + jobs_at_a_time, work->chosen.size());
  cancel(piece(*work, first, last), work);
  if (last == work->chosen.size()) return;
  ++work->open;
  rounds_.hold_for_cancel();
  outside_.soon([this, last, work] {
    cancel_from(last, work);
    rounds_.cancel_is_over();
    part_done(work);
  });
}

/// Jobs of a later piece are looked at again: they may have changed meanwhile.
std::vector<decide::Target> Cancels::piece(const Work& work, std::size_t first,
                                           std::size_t last) const {
  std::vector<decide::Target> targets;
  auto besides = decide::without_ids(work.ask.ask.filter);
  for (auto at = first; at < last; ++at) {
    const auto& target = work.chosen[at];
    if (first == 0 || is_over(target.row->state)) {
      targets.push_back(target);
      continue;
    }
    for (auto& again : find_again(jobs_, target))
      if (decide::matches(*again.row, besides)) targets.push_back(std::move(again));
  }
  return targets;
}

/// What is free to be changed is, with one commit. What is being changed is looked at again after that: an
/// element of a record may have started meanwhile.
void Cancels::cancel(const std::vector<decide::Target>& targets, const WorkPtr& work) {
  std::vector<decide::Target> free;
  for (const auto& target : decide::merge_targets(targets)) {
    if (gate_.is_open(target.row->id)) {
      free.push_back(target);
      continue;
    }
    ++work->open;
    gate_.pass(target.row->id, [this, target, work] {
      cancel(find_again(jobs_, target), work);
      part_done(work);
    });
  }
  cancel_free(free, work);
}

/// Deals with jobs of which no change is on its way, in one commit.
void Cancels::cancel_free(const std::vector<decide::Target>& targets, const WorkPtr& work) {
  Commit to_commit;
  for (const auto& target : targets) {
    const auto& job = *target.row;
    if (is_over(job.state))
      work->outcome.over.push_back(work->named(job));
    else if (work->only_signals())
      signal(job, *work);
    else if (asked_before(job))  // asking again may mean a harder signal
      attempts_.tell(job.id, EndNow{work->kills() ? Duration{} : config_.kill_wait});
    else
      cancel(target, *work, to_commit);
  }
  if (to_commit.changes.empty()) return;
  if (work->open == 1 && targets.size() == work->chosen.size()) {  // nothing else is to come
    work->answer_is_stored = true;
    to_commit.answered = {work->ask.id, std::make_shared<const Answer>(work->whole_outcome())};
  }
  commit(std::move(to_commit), work);
}

/// Where only some elements of a record are meant, the rest of the record is written too.
void Cancels::cancel(const decide::Target& target, Work& work, Commit& commit) {
  const auto& job = *target.row;
  work.done(job);
  if (is_live(job.state)) return commit.changes.push_back(end_asked(job));
  auto over = cancelled(job, outside_.now(), "cancelled by uid " + std::to_string(work.ask.uid));
  if (!is_array_record(job)) return commit.changes.push_back({over, EventKind::ended});
  auto split = decide::split_record(job, *over, target.elements, jobs_.next_id());
  auto kind = split.split_off_row ? EventKind::changed : EventKind::ended;
  commit.changes.push_back({std::make_shared<const Job>(std::move(split.row)), kind});
  if (!split.split_off_row) return;
  jobs_.new_id();
  commit.changes.push_back({std::make_shared<const Job>(std::move(*split.split_off_row)),
                            EventKind::ended,
                            {},
                            {},
                            job.id});
}

void Cancels::commit(Commit commit, const WorkPtr& work) {
  ++work->open;
  for (const auto& change : commit.changes) queue_.leave(*change.job);
  auto changes = commit.changes;
  ChangeRequest request{std::move(commit)};
  request.context.kill_at_once = work->kills();
  request.crash_before = host::CrashPoint::cancel_before_commit;
  request.crash_after = host::CrashPoint::cancel_after_commit;
  request.then = [this, work] { part_done(work); };
  request.failed = [this, work, changes](const Fault& fault) {
    for (const auto& change : changes)
      if (auto job = jobs_.find(change.job->id); job && job->state == JobState::pending)
        pending_.enqueue(*job);
    work->fault = fault;
    part_done(work);
  };
  commits_.commit(std::move(request));
}

void Cancels::signal(const Job& job, Work& work) {
  if (!attempts_.has(job.id)) {
    work.not_live.insert(work.named(job));
    return;
  }
  work.to_signal.push_back(job.id);
  work.done(job);
}

/// The last part leads to the answer, which is on disk before it is told and before any job is signalled: a
/// client that asks again must not signal twice.
void Cancels::part_done(const WorkPtr& work) {
  if (--work->open > 0) return;
  auto now = outside_.now();
  if (work->fault) return requests_.answer(work->ask.id, tl::unexpected(*work->fault), now);
  auto outcome = work->whole_outcome();
  if (work->answer_is_stored || outcome.done.empty())
    return requests_.answer(work->ask.id, outcome, now);
  commit_answer(work, outcome);
}

void Cancels::commit_answer(const WorkPtr& work, const CancelOutcome& outcome) {
  const auto& id = work->ask.id;
  ChangeRequest request;
  request.commit.answered = {id, std::make_shared<const Answer>(outcome)};
  request.then = [this, work, outcome, id] {
    for (auto job : work->to_signal) attempts_.tell(job, PassSignal{signal_of(work->ask.ask)});
    requests_.answer(id, outcome, outside_.now());
  };
  request.failed = [this, id](const Fault& fault) {
    requests_.answer(id, tl::unexpected(fault), outside_.now());
  };
  commits_.commit(std::move(request));
}

}  // namespace slotd
