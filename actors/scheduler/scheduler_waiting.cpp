#include "actors/decide/eligibility/timing.hpp"
#include "actors/decide/lifecycle/job_machine.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/log.hpp"
#include "actors/scheduler/scheduler.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <utility>

// Where a pending job waits: in the line, behind other jobs, for a moment. Nothing here looks at all
// jobs: whoever waits for a job stands in a list of that job's, whoever waits for a moment in the order
// of moments. What a job still depends on is rewritten in the table as it is met, and reaches the disk
// with the job's next change; a daemon that starts looks at everything anew.
namespace slotd {

namespace {

constexpr Duration next_instant{1};

}  // namespace

/// Puts a pending job where it waits. `gone` are jobs that may have left the table.
void SchedulerState::enqueue(const Job& job, const EvictedJobs& evicted) {
  if (is_empty_record(job)) return close_when_over(job);
  if (auto latest = decide::latest_start(job.request)) {
    if (*latest < now()) return miss_deadline(job);
    wake_at(*latest + next_instant, job.id);
  }
  auto check = check_dependency(job, evicted, SingletonLookup::known);
  if (check.dependency_state == decide::DependencyState::waiting && !check.apart.empty())
    return split_off_elements(job, check.apart, evicted);
  switch (check.dependency_state) {
    case decide::DependencyState::never: return cannot_be_met(job, check.open);
    case decide::DependencyState::waiting: return wait_for_others(job, check, evicted);
    case decide::DependencyState::met: break;
  }
  if (job.request.dependency.empty() && job.reason != Reason::dependency)
    wait_for_resources(job);
  else
    became_eligible(job);
}

decide::DependencyCheck SchedulerState::check_dependency(const Job& job, const EvictedJobs& evicted,
                                                         SingletonLookup singletons) {
  decide::DependencyFacts facts;
  facts.other = [&](const JobRef& ref) { return prerequisite_of(ref, evicted); };
  facts.begin = [&](const JobRef& ref) { return begin_of(ref, evicted); };
  facts.array = [&](JobId id) { return array_of(id, evicted); };
  facts.is_alone = [&] { return singletons == SingletonLookup::known && is_alone(job); };
  facts.now = now();
  if (decide::waits_by_element(job)) facts.elements = decide::elements_of(job);
  return decide::check_dependency(job.request.dependency, facts);
}

/// The names are counted from the first time that somebody asks.
bool SchedulerState::is_alone(const Job& job) {
  if (!singleton_names_) {
    singleton_names_.emplace();
    for (auto other = jobs_.next_after(JobId{}); other; other = jobs_.next_after(other->id))
      singleton_names_->add(*other);
  }
  return singleton_names_->is_alone(job);
}

/// Of a job whose row changes: whoever is first of its old name may be alone now.
void SchedulerState::count_name(const JobPtr& before, const Job& job) {
  if (before) singleton_names_->remove(*before);
  singleton_names_->add(job);
  if (!before) return;
  for (auto next : singleton_names_->next_of(*before))
    self_->send(SchedulerActor{self_}, RecheckPending{next});
}

void SchedulerState::wait_for_resources(const Job& job) {
  if (job.request.hold) return;
  if (decide::is_early(job.request, now()))
    wake_at(*job.request.begin, job.id);
  else if (is_array_record(job))
    enqueue_record(job);
  else
    queue_.insert(job);
}

/// Elements of a record may be free to go already while others wait on.
void SchedulerState::wait_for_others(const Job& job, const decide::DependencyCheck& check,
                                     const EvictedJobs& evicted) {
  for (const auto& clause : check.open.clauses)
    if (!clause.failed)
      for (const auto& ref : clause.jobs) watch(job, clause.kind, ref, evicted);
  if (check.look_again) wake_at(*check.look_again, job.id);
  if (check.open != job.request.dependency) {
    auto next = std::make_shared<Job>(job);
    next->request.dependency = check.open;
    put(next);
  }
  if (!check.ready.empty()) wait_for_resources(*jobs_.find(job.id));
}

void SchedulerState::recheck(JobId id, const EvictedJobs& evicted) {
  gate_.pass(id, [this, id, evicted] {
    auto job = jobs_.find(id);
    if (!job || job->state != JobState::pending) return;
    if (is_empty_record(*job)) return close_when_over(*job);
    auto latest = decide::latest_start(job->request);
    if (latest && *latest < now()) return miss_deadline(*job);
    if (!queue_.contains(id) || decide::waits_by_element(*job)) enqueue(*job, evicted);
  });
}

void SchedulerState::recheck_pending(const RecheckPending& ask) {
  recheck(ask.job, {});
  want_round();
}

void SchedulerState::became_eligible(const Job& job) {
  leave_queue(job);
  auto next = std::make_shared<Job>(job);
  next->eligible = decide::eligible_at(job.request, now());
  next->request.dependency.clauses.clear();
  next->reason = decide::waiting_reason(job.request, decide::DependencyState::met);
  commit(
    {{{next, EventKind::changed}}, nullptr, {}},
    [this](const Committed& recorded) {
      enqueue(*recorded.jobs.front());
      want_round();
    },
    [this, id = job.id](const Fault&) { recheck_later(id); });
}

/// What it waits for cannot happen any more: it is cancelled, unless it asked to be kept.
void SchedulerState::cannot_be_met(const Job& job, const DependencySpec& open) {
  if (!job.request.extras->keep_unmet) return give_up_on(job, open);
  if (job.reason == Reason::dependency_never_satisfied && job.request.dependency == open) return;
  leave_queue(job);
  auto next = std::make_shared<Job>(job);
  next->request.dependency = open;
  next->reason = Reason::dependency_never_satisfied;
  commit(
    {{{next, EventKind::changed}}, nullptr, {}}, [](const Committed&) {},
    [this, id = job.id](const Fault&) { recheck_later(id); });
}

void SchedulerState::give_up_on(const Job& job, const DependencySpec& open) {
  leave_queue(job);
  auto change = cancelled(to_withdraw(job), now(), "what it depends on cannot be met any more");
  auto next = std::make_shared<Job>(*change.job);
  next->request.dependency = open;
  next->reason = Reason::dependency_never_satisfied;
  commit(
    {{{next, EventKind::ended}}, nullptr, {}},
    [this, job](const Committed& recorded) { withdrawn(job, *recorded.jobs.front()); },
    [this, id = job.id](const Fault&) { recheck_later(id); }, {job.id});
}

void SchedulerState::miss_deadline(const Job& job) {
  leave_queue(job);
  auto next = std::make_shared<Job>(to_withdraw(job));
  next->state = *decide::after(job.state, decide::Transition::miss_deadline);
  next->reason = Reason::deadline;
  next->ending = Ending{};
  next->ending->end = now();
  next->ending->exit = {0, 1};  // as Slurm shows it
  next->ending->detail = "it could not have ended before its deadline any more";
  commit(
    {{{next, EventKind::ended}}, nullptr, {}},
    [this, job](const Committed& recorded) { withdrawn(job, *recorded.jobs.front()); },
    [this, id = job.id](const Fault&) { recheck_later(id); }, {job.id});
}

/// The disk refused a change that nobody asked for but that must come: again in a second.
void SchedulerState::recheck_later(JobId id) {
  self_->delayed_send(SchedulerActor{self_}, std::chrono::seconds{1}, RecheckPending{id});
}

void SchedulerState::wake_at(Time moment, JobId job) {
  wakeups_.emplace(moment, job);
  set_alarm();
}

/// For the first of the moments. A machine that gives us no alarm is asked again with the next one.
void SchedulerState::set_alarm() {
  if (wakeups_.empty() || alarm_time_ == wakeups_.begin()->first || !tools_.make_alarm) return;
  if (!alarm_) {
    auto made = tools_.make_alarm(SchedulerActor{self_});
    if (!made) return host::log(host::LogLevel::error, made.error().text);
    alarm_ = std::move(*made);
  }
  alarm_time_ = wakeups_.begin()->first;
  alarm_->set(*alarm_time_);
}

void SchedulerState::wakeup_due() {
  alarm_time_.reset();
  for (int left = jobs_at_a_time; left > 0; --left) {
    if (wakeups_.empty() || wakeups_.begin()->first > now()) break;
    auto id = wakeups_.extract(wakeups_.begin()).value().second;
    recheck(id, {});
  }
  if (wakeups_.empty()) begun_.clear();
  set_alarm();  // rings at once where more are due
  want_round();
}

}  // namespace slotd
