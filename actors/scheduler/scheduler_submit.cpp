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
  if (submissions_.is_first(ask.id, deliver_to(promise))) admit(ask);
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
  if (!request) return submissions_.answer(ask.id, tl::unexpected(request.error()), now());
  Job job;
  job.request = std::move(*request);

  auto named = [this, ask](Job waits, const EvictedJobs& evicted) {
    if (auto done = number_prerequisites(waits.request.dependency, evicted); !done)
      return submissions_.answer(ask.id, tl::unexpected(done.error()), now());
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
        submissions_.answer(ask.id, tl::unexpected(to_fault(error)), now());
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
  Commit to_commit{{{std::make_shared<const Job>(job), EventKind::submitted}}, content, {}};
  to_commit.answered = {ask.id, std::make_shared<const Answer>(submitted(job))};

  host::crash_point(host::CrashPoint::submit_before_commit);
  commit(
    std::move(to_commit),
    [this, id = ask.id, content, forgotten](const Committed& recorded) {
      host::crash_point(host::CrashPoint::submit_after_commit);
      const auto& stored = *recorded.jobs.front();
      keep_content(stored.id, *content);
      submissions_.answer(id, submitted(stored), now());
      enqueue(stored, forgotten);
      want_round();
    },
    [this, id = ask.id](const Fault& fault) {
      submissions_.answer(id, tl::unexpected(fault), now());
    });
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
