#include "actors/decide/admission.hpp"
#include "actors/decide/timing.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/crash_point.hpp"
#include "actors/scheduler.hpp"

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

void SchedulerState::admit(const Submit& ask) {
  if (auto script = decide::check_script(ask.job->script); !script)
    return answer_submission(ask.id, tl::unexpected(script.error()));
  auto request = decide::admit(ask.job->request, tools_.config.machine, tools_.config.defaults);
  if (!request) return answer_submission(ask.id, tl::unexpected(request.error()));
  if (auto timely = decide::settle_times(*request, now()); !timely)
    return answer_submission(ask.id, tl::unexpected(timely.error()));
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
  job.id = JobId{++last_job_.value};
  job.submit = now();
  job.eligible = std::max(job.submit, job.request.begin.value_or(job.submit));
  auto outlook = look_at(job, forgotten, Namesakes::unknown);
  job.request.dependency = outlook.open;
  job.reason = decide::waiting_reason(job.request, outlook.standing);
  auto content = std::make_shared<const NewContent>(NewContent{
    {ask.job, &ask.job->script},
    {ask.job, &ask.job->environment},
  });
  Record record{{{std::make_shared<const Job>(job), EventKind::submitted}}, content, {}};
  if (!ask.id.empty()) record.answered = {ask.id, std::make_shared<const Answer>(submitted(job))};

  host::crash_point(host::CrashPoint::submit_before_commit);
  commit(
    std::move(record),
    [this, id = ask.id, content, forgotten](const Recorded& recorded) {
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
  if (fresh_content_.size() >= kept) fresh_content_.erase(fresh_content_.begin());
  fresh_content_[job] = std::make_shared<const NewContent>(
    NewContent{std::make_shared<const std::string>(*content.script),
               std::make_shared<const std::vector<std::string>>(*content.environment)});
}

}  // namespace slotd
