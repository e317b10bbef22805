#include "actors/scheduler/pending_jobs.hpp"

#include "actors/decide/arrays/arrays.hpp"
#include "actors/decide/eligibility/timing.hpp"
#include "actors/decide/lifecycle/job_machine.hpp"
#include "actors/scheduler/config.hpp"

#include <memory>
#include <utility>

namespace slotd {

namespace {

constexpr Duration next_instant{1};

}  // namespace

void PendingJobs::enqueue(const Job& job, const EvictedJobs& evicted) {
  if (is_empty_record(job)) return records_.close_when_over(job);
  auto now = outside_.now();
  if (auto latest = decide::latest_start(job.request)) {
    if (*latest < now) return miss_deadline(job);
    wakeups_.add(*latest + next_instant, job.id);
  }
  auto check = prerequisites_.check(job, now, evicted);
  if (check.dependency_state == decide::DependencyState::waiting && !check.apart.empty())
    return split_off(job, check.apart, evicted);
  switch (check.dependency_state) {
    case decide::DependencyState::never: return cannot_be_met(job, check.open);
    case decide::DependencyState::waiting: return wait_for_others(job, check, evicted);
    case decide::DependencyState::met: break;
  }
  if (job.request.dependency.empty() && job.reason != Reason::dependency)
    wait_for_resources(job);
  else
    becomes_eligible(job);
}

void PendingJobs::recheck(JobId id, const EvictedJobs& evicted) {
  gate_.pass(id, [this, id, evicted] {
    auto job = jobs_.find(id);
    if (!job || job->state != JobState::pending) return;
    if (is_empty_record(*job)) return records_.close_when_over(*job);
    auto latest = decide::latest_start(job->request);
    if (latest && *latest < outside_.now()) return miss_deadline(*job);
    if (!queue_.contains(id) || decide::waits_by_element(*job)) enqueue(*job, evicted);
  });
}

void PendingJobs::recheck_later(JobId id, std::chrono::milliseconds pause) {
  outside_.later(pause, [this, id] {
    recheck(id);
    rounds_.want();
  });
}

void PendingJobs::recheck_soon(JobId id) {
  outside_.soon([this, id] {
    recheck(id);
    rounds_.want();
  });
}

void PendingJobs::wake() {
  for (auto id : wakeups_.take_due(outside_.now(), jobs_at_a_time)) recheck(id);
  if (wakeups_.empty()) dependents_.forget_begins();
  wakeups_.set_alarm();
  rounds_.want();
}

void PendingJobs::has_begun(const Job& job) {
  for (auto waiting : dependents_.take_begun(job)) recheck(waiting);
  if (job.array_id != JobId{}) array_has_begun(job.array_id);
}

/// An array has begun when none of its elements waits any more.
void PendingJobs::array_has_begun(JobId array) {
  if (!dependents_.awaits_begin_of(array)) return;
  const auto* progress = jobs_.array(array);
  if (!progress || progress->has_unbegun()) return;
  for (auto waiting : dependents_.take_array_begun(array)) recheck(waiting);
}

void PendingJobs::recheck_dependents(const JobPtr& ended) {
  EvictedJobs evicted{{ended}, {}};
  for (auto waiting : dependents_.take_ended(*ended)) recheck(waiting, evicted);
  if (ended->array_id == JobId{}) return;
  for (auto waiting : dependents_.take_ended_elements(*ended)) recheck(waiting, evicted);
  array_has_begun(ended->array_id);
  for (auto waiting : dependents_.awaiting_elements(ended->array_id)) recheck(waiting, evicted);
}

void PendingJobs::wait_for_resources(const Job& job) {
  if (job.request.hold) return;
  if (decide::is_early(job.request, outside_.now()))
    wakeups_.add(*job.request.begin, job.id);
  else
    queue_.place(job);
}

/// Elements of a record may be free to go already while others wait on.
void PendingJobs::wait_for_others(const Job& job, const decide::DependencyCheck& check,
                                  const EvictedJobs& evicted) {
  for (const auto& clause : check.open.clauses)
    if (!clause.failed)
      for (const auto& ref : clause.jobs) watch(job, clause.kind, ref, evicted);
  if (check.look_again) wakeups_.add(*check.look_again, job.id);
  if (check.open != job.request.dependency) {
    auto next = std::make_shared<Job>(job);
    next->request.dependency = check.open;
    commits_.show(next);
  }
  if (!check.ready.empty()) wait_for_resources(*jobs_.find(job.id));
}

void PendingJobs::watch(const Job& job, DependencyKind kind, const JobRef& ref,
                        const EvictedJobs& evicted) {
  if (kind == DependencyKind::after_corr && ref.is_array && !ref.element)
    return dependents_.await_elements(job.id, ref.job);
  if (kind != DependencyKind::after) return dependents_.await_end(job.id, ref);
  auto state = prerequisites_.state_of(ref, evicted);
  if (!state) return;
  if (!state->begun)
    dependents_.await_begin(job.id, ref);
  else if (auto begin = prerequisites_.begin_of(ref, evicted))
    dependents_.remember_begin(ref, *begin);
}

void PendingJobs::becomes_eligible(const Job& job) {
  queue_.leave(job);
  auto next = std::make_shared<Job>(job);
  next->eligible = decide::eligible_at(job.request, outside_.now());
  next->request.dependency.clauses.clear();
  next->reason = decide::waiting_reason(job.request, decide::DependencyState::met);
  commits_.commit(next, EventKind::changed, again(job.id));
}

/// With --kill-on-invalid-dep=no (sbatch(1)) the job stays, and shows why it never starts.
void PendingJobs::cannot_be_met(const Job& job, const DependencySpec& open) {
  if (!job.request.extras->keep_unmet) return give_up(job, open);
  if (job.reason == Reason::dependency_never_satisfied && job.request.dependency == open) return;
  queue_.leave(job);
  auto next = std::make_shared<Job>(job);
  next->request.dependency = open;
  next->reason = Reason::dependency_never_satisfied;
  commits_.commit(next, EventKind::changed, again(job.id));
}

void PendingJobs::give_up(const Job& job, const DependencySpec& open) {
  auto next = cancelled(records_.to_withdraw(job), outside_.now(),
                        "what it depends on cannot be met any more");
  next->request.dependency = open;
  next->reason = Reason::dependency_never_satisfied;
  withdraw(job, next);
}

void PendingJobs::miss_deadline(const Job& job) {
  auto next = std::make_shared<Job>(records_.to_withdraw(job));
  next->state = *decide::after(job.state, decide::Transition::miss_deadline);
  next->reason = Reason::deadline;
  next->ending = Ending{};
  next->ending->end = outside_.now();
  next->ending->exit = {0, 1};  // as Slurm shows it
  next->ending->detail = "it could not have ended before its deadline any more";
  withdraw(job, next);
}

void PendingJobs::withdraw(const Job& job, JobPtr over) {
  queue_.leave(job);
  ChangeRequest request;
  auto left = over->id == job.id ? JobId{} : job.id;
  request.commit.changes.push_back({std::move(over), EventKind::ended, {}, {}, left});
  request.failed = again(job.id);
  request.also = {job.id};
  commits_.commit(std::move(request));
}

/// What can never be met for some of a record's elements holds up the others no longer. One alone gets
/// the row of an element; of several the record's row goes first, so that nobody waits in two records.
void PendingJobs::split_off(const Job& record, const IndexSet& apart, const EvictedJobs& evicted) {
  auto id = jobs_.new_id();
  auto is_one = apart.count() == 1;
  auto part = std::make_shared<const Job>(is_one ? decide::element_of(record, *apart.first(), id)
                                                 : decide::split_off(record, apart, id));
  ChangeRequest request;
  if (!is_one)
    request.commit.changes.push_back(
      {decide::without(std::make_shared<const Job>(record), apart), EventKind::changed});
  request.commit.changes.push_back({part, EventKind::changed, {}, {}, record.id});
  request.then = [this, is_one, id = record.id, evicted] {
    if (is_one) enqueue(*jobs_.find(id), evicted);
  };
  request.failed = again(record.id);
  request.also = {record.id};
  request.context.evicted = evicted;
  queue_.leave(record);
  commits_.commit(std::move(request));
}

/// The disk refused a change that nobody asked for but that must come: it is tried again in a second.
std::function<void(const Fault&)> PendingJobs::again(JobId id) {
  return [this, id](const Fault&) { recheck_later(id); };
}

std::shared_ptr<Job> cancelled(const Job& job, Time now, std::string detail) {
  auto next = std::make_shared<Job>(job);
  next->state = decide::after(job.state, decide::Transition::cancel).value_or(job.state);
  next->reason = Reason::cancelled_by_user;
  next->ending = Ending{};
  next->ending->end = now;
  next->ending->detail = std::move(detail);
  return next;
}

}  // namespace slotd
