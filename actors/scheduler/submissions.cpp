#include "actors/scheduler/submissions.hpp"

#include "actors/decide/admission/admission.hpp"
#include "actors/decide/arrays/arrays.hpp"
#include "actors/decide/eligibility/timing.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace slotd {

namespace {

Submitted submitted(const Job& job) { return {job.id, job.request.extras->adaptations}; }

}  // namespace

void Submissions::submit(const Submit& ask, Deliver<Submitted> deliver) {
  if (requests_.is_first(ask.id, std::move(deliver))) admit(ask);
}

Result<JobPtr> Submissions::dry_run(const DryRun& ask) const {
  auto request = admit(ask.job->request, ask.job->script);
  if (!request) return tl::unexpected(request.error());
  auto job = std::make_shared<Job>();
  job->id = jobs_.next_id();
  job->submit = outside_.now();
  job->request = std::move(*request);
  return job;
}

/// The request with all filled in, or why it is refused.
Result<JobRequest> Submissions::admit(const JobRequest& asked, const std::string& script) const {
  if (auto done = decide::check_script(script); !done) return tl::unexpected(done.error());
  auto request = decide::admit(asked, config_.machine, config_.defaults);
  if (!request) return request;
  if (auto done = decide::resolve_times(*request, outside_.now()); !done)
    return tl::unexpected(done.error());
  if (auto done = config_.check_cgroups ? config_.check_cgroups() : Done{}; !done)
    return tl::unexpected(done.error());
  for (const auto& clause : request->dependency.clauses)
    for (const auto& ref : clause.jobs)
      if (!jobs_.was_given(ref.job))
        return fail(FaultCode::invalid,
                    "Job dependency problem: there is no job " + to_string(ref.job));
  return request;
}

void Submissions::admit(const Submit& ask) {
  auto request = admit(ask.job->request, ask.job->script);
  if (!request) return answer(ask.id, tl::unexpected(request.error()));
  Job job;
  job.request = std::move(*request);

  auto go_on = [this, ask](Job resolved, const EvictedJobs& evicted) {
    if (auto done = prerequisites_.resolve(resolved.request.dependency, evicted); !done)
      return answer(ask.id, tl::unexpected(done.error()));
    commit(ask, std::move(resolved), evicted);
  };
  auto missing = prerequisites_.missing_for(job.request.dependency);
  if (missing.ids.empty() && missing.elements.empty()) return go_on(std::move(job), {});
  outside_.fetch(missing, [this, go_on, job, ask](const Result<FetchedJobs>& fetched) {
    if (!fetched) return answer(ask.id, tl::unexpected(fetched.error()));
    go_on(job, {fetched->jobs, fetched->arrays});
  });
}

void Submissions::commit(const Submit& ask, Job job, const EvictedJobs& evicted) {
  auto now = outside_.now();
  job.id = jobs_.new_id();
  if (!ask.job->array.indices.empty()) decide::make_array_record(job, ask.job->array);
  job.submit = now;
  job.eligible = std::max(now, job.request.begin.value_or(now));
  auto check = prerequisites_.check(job, now, evicted, Prerequisites::Singleton::unknown);
  job.request.dependency = check.open;
  job.reason = decide::waiting_reason(job.request, check.dependency_state);
  auto outcome = submitted(job);
  auto content = std::make_shared<const NewContent>(NewContent{
    {ask.job, &ask.job->script},
    {ask.job, &ask.job->environment},
  });

  ChangeRequest request;
  request.commit.changes.push_back(
    {std::make_shared<const Job>(std::move(job)), EventKind::submitted});
  request.commit.content = content;
  request.commit.answered = {ask.id, std::make_shared<const Answer>(outcome)};
  request.context.evicted = evicted;
  request.crash_before = host::CrashPoint::submit_before_commit;
  request.crash_after = host::CrashPoint::submit_after_commit;
  request.then = [this, id = ask.id, content, outcome] {
    attempts_.keep_content(outcome.job, *content);
    answer(id, outcome);
  };
  request.failed = [this, id = ask.id](const Fault& fault) { answer(id, tl::unexpected(fault)); };
  commits_.commit(std::move(request));
}

void Submissions::answer(const RequestId& id, const Result<Submitted>& outcome) {
  requests_.answer(id, outcome, outside_.now());
}

}  // namespace slotd
