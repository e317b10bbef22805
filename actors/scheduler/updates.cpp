#include "actors/scheduler/updates.hpp"

#include "actors/scheduler/targets.hpp"
#include "actors/scheduler/update_draft.hpp"

#include <utility>

namespace slotd {

void Updates::update(const Update& ask, Deliver<UpdateOutcome> deliver) {
  const auto& filter = ask.ask->filter;
  if (!filter.names_ids() && filter.names.empty())
    return deliver(fail(FaultCode::usage, "No job identification provided"));
  if (requests_.is_first(ask.id, std::move(deliver)))
    go_on(std::make_shared<UpdateWork>(UpdateWork{ask}));
}

/// Decides once all that the request means is in memory, and no change of any of it is on its way.
void Updates::go_on(const WorkPtr& work) {
  auto chosen = UpdateTargetFinder(jobs_, gate_, *work).find();
  if (!chosen.nothing_missing()) return fetch(chosen.missing, work);
  for (auto id : touched_by(chosen, work->ask.ask->what))
    if (!gate_.is_open(id)) return gate_.pass(id, [this, work] { go_on(work); });
  apply(chosen, work);
}

void Updates::fetch(const FetchJobs& missing, const WorkPtr& work) {
  work->fetched.insert(missing.ids.begin(), missing.ids.end());
  for (const auto& elements : missing.elements) work->searched.insert(elements.array);
  outside_.fetch(missing, [this, work](const Result<FetchedJobs>& fetched) {
    if (!fetched) return answer(work->ask.id, tl::unexpected(fetched.error()));
    restore(*fetched, *work);
    go_on(work);
  });
}

/// What is of an array comes back into memory, with how the array stands; as after its end, for
/// SLOTD_MIN_JOB_AGE at most.
void Updates::restore(const FetchedJobs& fetched, UpdateWork& work) {
  for (const auto& [id, progress] : fetched.arrays)
    for (const auto& job : fetched.jobs)
      if (job->id == id && job->array_id == id && !jobs_.find(id))
        jobs_.restore_array(id, progress);
  for (const auto& job : fetched.jobs) {
    if (job->array_id == JobId{})
      work.forgotten.push_back(job);
    else
      restore(job);
  }
}

void Updates::restore(const JobPtr& job) {
  if (jobs_.find(job->id)) return;
  if (is_array_record(*job) && !is_over(job->state)) return;  // a part that all have left
  jobs_.restore(job);
  if (is_over(job->state)) ends_.remember(*job);
}

/// The rows that may change.
std::set<JobId> Updates::touched_by(const UpdateTargets& chosen, const JobUpdate& what) const {
  std::set<JobId> rows;
  const auto* fields = std::get_if<SetJobFields>(&what);
  for (const auto& target : chosen.targets) {
    auto array = target.row->array_id;
    rows.insert(target.row->id);
    if (array == JobId{}) continue;
    if (std::holds_alternative<RequeueJob>(what)) rows.insert(array);
    const auto* progress = jobs_.array(array);
    if (!progress || !fields || !fields->array_limit) continue;
    rows.insert(array);
    rows.insert(progress->open_records().begin(), progress->open_records().end());
  }
  return rows;
}

void Updates::apply(const UpdateTargets& chosen, const WorkPtr& work) {
  const auto& id = work->ask.id;
  if (chosen.targets.empty() && chosen.refused.empty())
    return answer(id, tl::unexpected(no_such_job()));
  UpdateDraft draft(*work->ask.ask, chosen, jobs_);
  auto now = outside_.now();
  draft.make([this, now](const Job& job) {
    return decide::UpdateFacts{config_.machine, now,
                               prerequisites_.check(job, now).dependency_state,
                               queue_.pending().highest_priority()};
  });
  if (draft.changes().empty()) return answer(id, draft.outcome());
  commit(draft.changes(), draft.outcome(), touched_by(chosen, work->ask.ask->what), id);
}

/// An array may not be closed meanwhile: `touched` has its own record.
void Updates::commit(std::vector<Change> changes, const UpdateOutcome& outcome,
                     std::set<JobId> touched, const RequestId& id) {
  ChangeRequest request;
  request.commit.changes = changes;
  request.commit.answered = {id, std::make_shared<const Answer>(outcome)};
  request.also = {touched.begin(), touched.end()};
  request.crash_before = host::CrashPoint::steer_before_commit;
  request.crash_after = host::CrashPoint::steer_after_commit;
  request.then = [this, id, outcome] { answer(id, outcome); };
  request.failed = [this, id, changes](const Fault& fault) {
    for (const auto& change : changes)
      if (auto job = jobs_.find(change.job->id); job && job->state == JobState::pending) {
        queue_.leave(*job);
        pending_.enqueue(*job);
      }
    answer(id, tl::unexpected(fault));
  };
  for (const auto& change : changes) queue_.freeze(*change.job);
  commits_.commit(std::move(request));
}

void Updates::answer(const RequestId& id, const Result<UpdateOutcome>& outcome) {
  requests_.answer(id, outcome, outside_.now());
}

}  // namespace slotd
