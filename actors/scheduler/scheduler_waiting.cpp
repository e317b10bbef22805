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
void SchedulerState::enqueue(const Job& job, const Gone& gone) {
  if (is_spent(job)) return close_when_over(job);
  if (auto latest = decide::latest_start(job.request)) {
    if (*latest < now()) return miss_deadline(job);
    wake_at(*latest + next_instant, job.id);
  }
  auto outlook = look_at(job, gone, Namesakes::known);
  if (outlook.standing == decide::Standing::waiting && !outlook.apart.empty())
    return part_with(job, outlook.apart, gone);
  switch (outlook.standing) {
    case decide::Standing::never: return cannot_be_met(job, outlook.open);
    case decide::Standing::waiting: return wait_for_others(job, outlook, gone);
    case decide::Standing::met: break;
  }
  if (job.request.dependency.empty() && job.reason != Reason::dependency)
    wait_for_room(job);
  else
    became_eligible(job);
}

decide::Outlook SchedulerState::look_at(const Job& job, const Gone& gone, Namesakes namesakes) {
  decide::DependencyFacts facts;
  facts.other = [&](const JobRef& ref) { return other_of(ref, gone); };
  facts.begin = [&](const JobRef& ref) { return begin_of(ref, gone); };
  facts.array = [&](JobId id) { return array_of(id, gone); };
  facts.is_alone = [&] { return namesakes == Namesakes::known && is_alone(job); };
  facts.now = now();
  if (decide::waits_by_element(job)) facts.elements = decide::elements_of(job);
  return decide::look(job.request.dependency, facts);
}

/// The names are counted from the first time that somebody asks.
bool SchedulerState::is_alone(const Job& job) {
  if (!namesakes_) {
    namesakes_.emplace();
    for (auto other = jobs_.next_after(JobId{}); other; other = jobs_.next_after(other->id))
      namesakes_->add(*other);
  }
  return namesakes_->is_alone(job);
}

/// Of a job whose row changes: whoever is first of its old name may be alone now.
void SchedulerState::count_name(const JobPtr& before, const Job& job) {
  if (before) namesakes_->remove(*before);
  namesakes_->add(job);
  if (!before) return;
  for (auto next : namesakes_->next_of(*before))
    self_->send(SchedulerActor{self_}, SettleWaiting{next});
}

void SchedulerState::wait_for_room(const Job& job) {
  if (job.request.hold) return;
  if (decide::is_early(job.request, now()))
    wake_at(*job.request.begin, job.id);
  else if (is_record(job))
    place_record(job);
  else
    queue_.insert(job);
}

/// Elements of a record may be free to go already while others wait on.
void SchedulerState::wait_for_others(const Job& job, const decide::Outlook& outlook,
                                     const Gone& gone) {
  for (const auto& clause : outlook.open.clauses)
    if (!clause.failed)
      for (const auto& ref : clause.jobs) watch(job, clause.kind, ref, gone);
  if (outlook.look_again) wake_at(*outlook.look_again, job.id);
  if (outlook.open != job.request.dependency) {
    auto next = std::make_shared<Job>(job);
    next->request.dependency = outlook.open;
    put(next);
  }
  if (!outlook.ready.empty()) wait_for_room(*jobs_.find(job.id));
}

void SchedulerState::settle(JobId id, const Gone& gone) {
  gate_.pass(id, [this, id, gone] {
    auto job = jobs_.find(id);
    if (!job || job->state != JobState::pending) return;
    if (is_spent(*job)) return close_when_over(*job);
    auto latest = decide::latest_start(job->request);
    if (latest && *latest < now()) return miss_deadline(*job);
    if (!queue_.contains(id) || decide::waits_by_element(*job)) enqueue(*job, gone);
  });
}

void SchedulerState::settle_waiting(const SettleWaiting& ask) {
  settle(ask.job, {});
  want_round();
}

void SchedulerState::became_eligible(const Job& job) {
  leave_line(job);
  auto next = std::make_shared<Job>(job);
  next->eligible = decide::eligible_at(job.request, now());
  next->request.dependency.clauses.clear();
  next->reason = decide::waiting_reason(job.request, decide::Standing::met);
  commit(
    {{{next, EventKind::changed}}, nullptr, {}},
    [this](const Recorded& recorded) {
      enqueue(*recorded.jobs.front());
      want_round();
    },
    [this, id = job.id](const Fault&) { settle_later(id); });
}

/// What it waits for cannot happen any more: it is cancelled, unless it asked to be kept.
void SchedulerState::cannot_be_met(const Job& job, const DependencySpec& open) {
  if (!job.request.extras->keep_unmet) return give_up_on(job, open);
  if (job.reason == Reason::dependency_never_satisfied && job.request.dependency == open) return;
  leave_line(job);
  auto next = std::make_shared<Job>(job);
  next->request.dependency = open;
  next->reason = Reason::dependency_never_satisfied;
  commit(
    {{{next, EventKind::changed}}, nullptr, {}}, [](const Recorded&) {},
    [this, id = job.id](const Fault&) { settle_later(id); });
}

void SchedulerState::give_up_on(const Job& job, const DependencySpec& open) {
  leave_line(job);
  auto change = cancelled(to_withdraw(job), now(), "what it depends on cannot be met any more");
  auto next = std::make_shared<Job>(*change.job);
  next->request.dependency = open;
  next->reason = Reason::dependency_never_satisfied;
  commit(
    {{{next, EventKind::ended}}, nullptr, {}},
    [this, job](const Recorded& recorded) { withdrawn(job, *recorded.jobs.front()); },
    [this, id = job.id](const Fault&) { settle_later(id); }, {job.id});
}

void SchedulerState::miss_deadline(const Job& job) {
  leave_line(job);
  auto next = std::make_shared<Job>(to_withdraw(job));
  next->state = *decide::after(job.state, decide::Turn::miss_deadline);
  next->reason = Reason::deadline;
  next->ending = Ending{};
  next->ending->end = now();
  next->ending->exit = {0, 1};  // as Slurm shows it
  next->ending->detail = "it could not have ended before its deadline any more";
  commit(
    {{{next, EventKind::ended}}, nullptr, {}},
    [this, job](const Recorded& recorded) { withdrawn(job, *recorded.jobs.front()); },
    [this, id = job.id](const Fault&) { settle_later(id); }, {job.id});
}

/// The disk refused a change that nobody asked for but that must come: again in a second.
void SchedulerState::settle_later(JobId id) {
  self_->delayed_send(SchedulerActor{self_}, std::chrono::seconds{1}, SettleWaiting{id});
}

void SchedulerState::wake_at(Time moment, JobId job) {
  moments_.emplace(moment, job);
  set_alarm();
}

/// For the first of the moments. A machine that gives us no alarm is asked again with the next one.
void SchedulerState::set_alarm() {
  if (moments_.empty() || alarm_time_ == moments_.begin()->first || !tools_.make_alarm) return;
  if (!alarm_) {
    auto made = tools_.make_alarm(SchedulerActor{self_});
    if (!made) return host::log(host::LogLevel::error, made.error().text);
    alarm_ = std::move(*made);
  }
  alarm_time_ = moments_.begin()->first;
  alarm_->set(*alarm_time_);
}

void SchedulerState::moment_came() {
  alarm_time_.reset();
  for (int left = jobs_at_a_time; left > 0; --left) {
    if (moments_.empty() || moments_.begin()->first > now()) break;
    auto id = moments_.extract(moments_.begin()).value().second;
    settle(id, {});
  }
  if (moments_.empty()) begun_.clear();
  set_alarm();  // rings at once where more are due
  want_round();
}

}  // namespace slotd
