#include "actors/decide/admission/admission.hpp"
#include "actors/decide/eligibility/timing.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/crash_point.hpp"
#include "actors/scheduler/scheduler.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <utility>

// A submission's way: known already? lawful? what it depends on? then to the disk, then the answer.
namespace slotd {

namespace {

Submitted submitted(const Job& job) { return {job.id, job.request.extras->adaptations}; }

}  // namespace

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

/// The request with all filled in, or why it is refused.
Result<JobRequest> SchedulerState::admitted(const JobRequest& asked,
                                            const std::string& script) const {
  if (auto done = decide::check_script(script); !done) return tl::unexpected(done.error());
  auto request = decide::admit(asked, tools_.config.machine, tools_.config.defaults);
  if (!request) return request;
  if (auto done = decide::resolve_times(*request, now()); !done)
    return tl::unexpected(done.error());
  if (auto done = tools_.check_cgroups ? tools_.check_cgroups() : Done{}; !done)
    return tl::unexpected(done.error());
  for (const auto& clause : request->dependency.clauses)
    for (const auto& ref : clause.jobs)
      if (ref.job == JobId{} || ref.job > last_job_)
        return fail(FaultCode::invalid,
                    "Job dependency problem: there is no job " + to_string(ref.job));
  return request;
}

/// The same way up to where something would change.
caf::result<DryRunResult> SchedulerState::dry_run(const DryRun& ask) {
  auto request = admitted(ask.job->request, ask.job->script);
  if (!request) return to_error(request.error());
  Job job;
  job.id = JobId{last_job_.value + 1};
  job.submit = now();
  job.request = std::move(*request);
  return DryRunResult{std::make_shared<const Job>(std::move(job)), snapshot()};
}

void SchedulerState::admit(const Submit& ask) {
  auto request = admitted(ask.job->request, ask.job->script);
  if (!request) return answer_submission(ask.id, tl::unexpected(request.error()));
  Job job;
  job.request = std::move(*request);

  auto named = [this, ask](Job waits, const EvictedJobs& evicted) {
    if (auto done = number_prerequisites(waits.request.dependency, evicted); !done)
      return answer_submission(ask.id, tl::unexpected(done.error()));
    commit_submission(ask, std::move(waits), evicted);
  };
  auto missing = missing_for(job.request.dependency);
  if (missing.ids.empty() && missing.elements.empty()) return named(std::move(job), {});
  self_->request(tools_.journal, caf::infinite, missing)
    .then(
      [named, job](const FetchedJobs& fetched) {
        named(job, {fetched.jobs, fetched.arrays});
      },
      [this, ask](const caf::error& error) {
        answer_submission(ask.id, tl::unexpected(to_fault(error)));
      });
}

void SchedulerState::commit_submission(const Submit& ask, Job job, const EvictedJobs& forgotten) {
  job.id = JobId{++last_job_.value};
  if (!ask.job->array.indices.empty()) decide::make_array_record(job, ask.job->array);
  job.submit = now();
  job.eligible = std::max(job.submit, job.request.begin.value_or(job.submit));
  auto check = check_dependency(job, forgotten, SingletonLookup::unknown);
  job.request.dependency = check.open;
  job.reason = decide::waiting_reason(job.request, check.dependency_state);
  auto content = std::make_shared<const NewContent>(NewContent{
    {ask.job, &ask.job->script},
    {ask.job, &ask.job->environment},
  });
  Commit record{{{std::make_shared<const Job>(job), EventKind::submitted}}, content, {}};
  if (!ask.id.empty()) record.answered = {ask.id, std::make_shared<const Answer>(submitted(job))};

  host::crash_point(host::CrashPoint::submit_before_commit);
  commit(
    std::move(record),
    [this, id = ask.id, content, forgotten](const Committed& recorded) {
      host::crash_point(host::CrashPoint::submit_after_commit);
      const auto& stored = *recorded.jobs.front();
      keep_content(stored.id, *content);
      answer_submission(id, submitted(stored));
      enqueue(stored, forgotten);
      want_round();
    },
    [this, id = ask.id](const Fault& fault) { answer_submission(id, tl::unexpected(fault)); });
}

void SchedulerState::answer_submission(const RequestId& id, const Result<Submitted>& outcome) {
  if (outcome && !id.empty()) answers_.put(id, std::make_shared<const Answer>(*outcome), now());
  for (auto& promise : std::exchange(being_submitted_[id], {})) {
    if (outcome)
      promise.deliver(*outcome);
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
  if (content_cache_.size() >= kept) content_cache_.erase(content_cache_.begin());
  content_cache_[job] = std::make_shared<const NewContent>(
    NewContent{std::make_shared<const std::string>(*content.script),
               std::make_shared<const std::vector<std::string>>(*content.environment)});
}

}  // namespace slotd
