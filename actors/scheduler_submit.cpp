#include "actors/decide/admission.hpp"
#include "actors/decide/dependency.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/crash_point.hpp"
#include "actors/scheduler.hpp"

#include <caf/all.hpp>

#include <utility>

// A submission's way: known already? lawful? what it depends on? then to the disk, then the answer.
namespace slotd {

caf::result<Submitted> SchedulerState::submit(const Submit& ask) {
  auto promise = self_->make_response_promise<Submitted>();
  if (auto answer = answers_.find(ask.id)) {
    if (const auto* submitted = std::get_if<Submitted>(answer.get()))
      promise.deliver(*submitted);
    else
      promise.deliver(
        to_error({FaultCode::invalid, "this request id was used for another request"}));
    return promise;
  }
  auto& asked = being_submitted_[ask.id];
  asked.push_back(promise);
  if (asked.size() == 1) admit(ask);
  return promise;
}

void SchedulerState::admit(const Submit& ask) {
  if (auto script = decide::check_script(ask.job->script); !script)
    return answer_submission(ask.id, tl::unexpected(script.error()));
  auto request = decide::admit(ask.job->request, tools_.config.machine, tools_.config.defaults);
  if (!request) return answer_submission(ask.id, tl::unexpected(request.error()));
  if (auto usable = tools_.check_cgroups ? tools_.check_cgroups() : Done{}; !usable)
    return answer_submission(ask.id, tl::unexpected(usable.error()));
  Job job;
  job.request = std::move(*request);

  FetchJobs forgotten;
  for (const auto& clause : job.request.dependency.clauses) {
    for (auto other : clause.jobs) {
      if (other == JobId{} || other > last_job_)
        return answer_submission(
          ask.id,
          fail(FaultCode::invalid, "Job dependency problem: there is no job " + to_string(other)));
      if (!jobs_.find(other)) forgotten.ids.push_back(other);
    }
  }
  if (forgotten.ids.empty()) return commit_submission(ask, std::move(job), {});
  self_->request(tools_.journal, caf::infinite, forgotten)
    .then(
      [this, ask, job](const FetchedJobs& fetched) { commit_submission(ask, job, fetched.jobs); },
      [this, ask](const caf::error& error) {
        answer_submission(ask.id, tl::unexpected(to_fault(error)));
      });
}

void SchedulerState::commit_submission(const Submit& ask, Job job,
                                       const std::vector<JobPtr>& forgotten) {
  auto standing =
    decide::standing(job.request.dependency, [&](JobId id) -> std::optional<JobState> {
      for (const auto& other : forgotten)
        if (other->id == id) return other->state;
      auto other = jobs_.find(id);
      return other ? std::optional{other->state} : std::nullopt;
    });
  job.id = JobId{++last_job_.value};
  job.submit = job.eligible = now();
  job.reason = standing == decide::Standing::never     ? Reason::dependency_never_satisfied
               : job.request.hold                      ? Reason::job_held_user
               : standing == decide::Standing::waiting ? Reason::dependency
                                                       : Reason::none;
  auto content = std::make_shared<const NewContent>(NewContent{
    {ask.job, &ask.job->script},
    {ask.job, &ask.job->environment},
  });
  Record record{{{std::make_shared<const Job>(job), EventKind::submitted}}, content, {}};
  if (!ask.id.empty())
    record.answered = {ask.id, std::make_shared<const Answer>(Submitted{job.id})};

  host::crash_point(host::CrashPoint::submit_before_commit);
  commit(
    std::move(record),
    [this, id = ask.id, content](const Recorded& recorded) {
      host::crash_point(host::CrashPoint::submit_after_commit);
      const auto& stored = *recorded.jobs.front();
      keep_content(stored.id, *content);
      answer_submission(id, stored.id);
      enqueue(stored);
      want_round();
    },
    [this, id = ask.id](const Fault& fault) { answer_submission(id, tl::unexpected(fault)); });
}

void SchedulerState::answer_submission(const RequestId& id, const Result<JobId>& outcome) {
  if (outcome && !id.empty())
    answers_.put(id, std::make_shared<const Answer>(Submitted{*outcome}), now());
  for (auto& promise : std::exchange(being_submitted_[id], {})) {
    if (outcome)
      promise.deliver(Submitted{*outcome});
    else
      promise.deliver(to_error(outcome.error()));
  }
  being_submitted_.erase(id);
}

/// A job that starts at once finds its texts here; the others' come from the disk again, and so do
/// large ones: sixty-four of those would be a gigabyte. They are copies, or the whole request would stay.
void SchedulerState::keep_content(JobId job, const NewContent& content) {
  constexpr std::size_t kept = 64;
  if (is_large(content)) return;
  if (fresh_content_.size() >= kept) fresh_content_.erase(fresh_content_.begin());
  fresh_content_[job] = std::make_shared<const NewContent>(
    NewContent{std::make_shared<const std::string>(*content.script),
               std::make_shared<const std::vector<std::string>>(*content.environment)});
}

decide::Standing SchedulerState::standing_of(const Job& job) const {
  return decide::standing(job.request.dependency, [this](JobId id) -> std::optional<JobState> {
    auto other = jobs_.find(id);
    return other ? std::optional{other->state} : std::nullopt;
  });
}

/// Puts a pending job where it waits: in the line, or behind the jobs that it depends on.
void SchedulerState::enqueue(const Job& job) {
  if (job.reason == Reason::dependency_never_satisfied) return give_up_on(job);
  auto standing = standing_of(job);
  if (standing == decide::Standing::never) return give_up_on(job);
  if (standing == decide::Standing::waiting) {
    for (const auto& clause : job.request.dependency.clauses)
      for (auto other : clause.jobs) dependents_[other].insert(job.id);
    return;
  }
  if (!job.request.hold) queue_.insert(job);
}

/// A job is over: look again at those that wait for it.
void SchedulerState::settle_dependents(JobId ended) {
  auto known = dependents_.find(ended);
  if (known == dependents_.end()) return;
  auto waiting = std::move(known->second);
  dependents_.erase(known);
  for (auto id : waiting) settle_waiting({id});
  want_round();
}

void SchedulerState::became_eligible(const Job& job) {
  auto next = std::make_shared<Job>(job);
  next->eligible = now();
  next->reason = job.request.hold ? Reason::job_held_user : Reason::none;
  auto again = [this, id = job.id](const Fault&) { settle_later(id); };
  commit(
    {{{next, EventKind::changed}}, nullptr, {}},
    [this](const Recorded& recorded) {
      enqueue(*recorded.jobs.front());
      want_round();
    },
    again);
}

/// What it waits for cannot happen any more (SPEC §4).
void SchedulerState::give_up_on(const Job& job) {
  auto change = cancelled(job, now(), "what it depends on cannot be met any more");
  auto next = std::make_shared<Job>(*change.job);
  next->reason = Reason::dependency_never_satisfied;
  commit(
    {{{next, EventKind::ended}}, nullptr, {}},
    [this](const Recorded& recorded) { finished(*recorded.jobs.front()); },
    [this, id = job.id](const Fault&) { settle_later(id); });
}

/// The disk refused a change that nobody asked for but that must come: again in a second.
void SchedulerState::settle_later(JobId id) {
  self_->delayed_send(SchedulerActor{self_}, std::chrono::seconds{1}, SettleWaiting{id});
}

void SchedulerState::settle_waiting(const SettleWaiting& ask) {
  gate_.pass(ask.job, [this, id = ask.job] {
    auto job = jobs_.find(id);
    if (!job || job->state != JobState::pending || queue_.contains(id)) return;
    auto standing = standing_of(*job);
    if (standing == decide::Standing::never) return give_up_on(*job);
    if (standing == decide::Standing::met) became_eligible(*job);
  });
}

}  // namespace slotd
