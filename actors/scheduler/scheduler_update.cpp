#include "actors/decide/arrays/array_split.hpp"
#include "actors/decide/update/job_update.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/crash_point.hpp"
#include "actors/scheduler/scheduler.hpp"
#include "actors/scheduler/update_work.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

// scontrol: hold, release, requeue, top, update; and draining the node. All jobs that one request
// names are changed with one commit, which also remembers the answer.
namespace slotd {

/// What is to be committed for it.
struct SchedulerState::UpdateDraft {
  const UpdateJobs& ask;
  UpdateOutcome outcome = {};
  std::vector<JobRefusal> passed_over =
    {};  ///< of whole arrays: elements for which it means nothing
  std::vector<Change> changes = {};
  std::map<JobId, std::size_t> places = {};  ///< of rows in `changes`
  std::set<JobId> named_done = {};           ///< those in `outcome.done`

  void done(const Job& job);
  void refuse(const decide::Target& target, const Fault& fault, const UpdateTargets& chosen);
  void settle_passed_over();
  void put(Job job, EventKind kind, std::vector<FieldChange> what);
  JobPtr drafted(JobId id) const;
};

namespace {

/// Elements of an array with one fault are one refusal.
void add(std::vector<JobRefusal>& refused, JobRefusal refusal) {
  if (refusal.elements.empty()) return refused.push_back(std::move(refusal));
  for (auto& known : refused) {
    if (!known.elements.empty() && known.job == refusal.job && known.fault == refusal.fault)
      return known.elements.insert(refusal.elements);
  }
  refused.push_back(std::move(refusal));
}

/// An array for its rows, except where a row was named by its own id.
JobId named(const Job& job, const JobFilter& filter) {
  if (job.array_id == JobId{}) return job.id;
  auto itself = std::find(filter.jobs.begin(), filter.jobs.end(), job.id) != filter.jobs.end();
  return itself ? job.id : job.array_id;
}

}  // namespace

void SchedulerState::UpdateDraft::done(const Job& job) {
  if (auto id = named(job, ask.filter); named_done.insert(id).second) outcome.done.push_back(id);
}

/// Of a whole array it is enough that some can be steered so, as long as those that cannot are running.
void SchedulerState::UpdateDraft::refuse(const decide::Target& target, const Fault& fault,
                                         const UpdateTargets& chosen) {
  const auto& job = *target.row;
  auto passes = chosen.whole.contains(job.array_id) && is_live(job.state) &&
                !std::holds_alternative<RequeueJob>(ask.what);
  auto id = job.array_id == JobId{} ? job.id : job.array_id;
  add(passes ? passed_over : outcome.refused, {id, fault, target.elements});
}

void SchedulerState::UpdateDraft::settle_passed_over() {
  for (auto& refusal : passed_over)
    if (!named_done.contains(refusal.job)) add(outcome.refused, std::move(refusal));
}

/// A row that is drafted already is changed further.
void SchedulerState::UpdateDraft::put(Job job, EventKind kind, std::vector<FieldChange> what) {
  auto [place, is_new] = places.emplace(job.id, changes.size());
  auto row = std::make_shared<const Job>(std::move(job));
  if (is_new) return changes.push_back({row, kind, std::move(what)});
  auto& change = changes[place->second];
  change.job = row;
  change.what.insert(change.what.end(), what.begin(), what.end());
}

JobPtr SchedulerState::UpdateDraft::drafted(JobId id) const {
  auto place = places.find(id);
  return place == places.end() ? nullptr : changes[place->second].job;
}

caf::result<UpdateOutcome> SchedulerState::update_jobs(const Update& ask) {
  auto promise = self_->make_response_promise<UpdateOutcome>();
  const auto& filter = ask.ask->filter;
  if (!filter.names_ids() && filter.names.empty()) {
    promise.deliver(to_error({FaultCode::usage, "No job identification provided"}));
    return promise;
  }
  if (updates_.is_first(ask.id, deliver_to(promise)))
    update_all(std::make_shared<UpdateWork>(UpdateWork{ask}));
  return promise;
}

/// Once all that it means is in the table, and no change of any of it is on its way.
void SchedulerState::update_all(const std::shared_ptr<UpdateWork>& work) {
  auto chosen = select_for_update(*work);
  if (!chosen.nothing_missing()) return fetch_for_update(chosen.missing, work);
  for (auto id : touched_by(chosen, work->ask.ask->what))
    if (!gate_.is_open(id)) return gate_.pass(id, [this, work] { update_all(work); });
  commit_update(chosen, work);
}

/// The rows that may change.
std::set<JobId> SchedulerState::touched_by(const UpdateTargets& chosen,
                                           const JobUpdate& what) const {
  std::set<JobId> rows;
  const auto* update = std::get_if<SetJobFields>(&what);
  for (const auto& target : chosen.targets) {
    rows.insert(target.row->id);
    if (target.row->array_id == JobId{}) continue;
    if (std::holds_alternative<RequeueJob>(what)) rows.insert(target.row->array_id);
    const auto* progress = arrays_.find(target.row->array_id);
    if (!progress || !update || !update->array_limit) continue;
    rows.insert(target.row->array_id);
    rows.insert(progress->open_records().begin(), progress->open_records().end());
  }
  return rows;
}

void SchedulerState::commit_update(const UpdateTargets& chosen,
                                   const std::shared_ptr<UpdateWork>& work) {
  if (chosen.targets.empty() && chosen.refused.empty())
    return updates_.answer(work->ask.id, tl::unexpected(no_such_job()), now());
  UpdateDraft draft{*work->ask.ask};
  for (const auto& refusal : chosen.refused) add(draft.outcome.refused, refusal);
  for (const auto& target : chosen.targets) update_one(target, chosen, draft);
  draft.settle_passed_over();
  const auto* update = std::get_if<SetJobFields>(&draft.ask.what);
  if (update && update->array_limit) set_array_limit(chosen, *update->array_limit, draft);
  reopen_arrays(draft);
  auto outcome = std::move(draft.outcome);
  if (draft.changes.empty()) return updates_.answer(work->ask.id, outcome, now());

  Commit to_commit;
  to_commit.changes = std::move(draft.changes);
  to_commit.answered = {work->ask.id, std::make_shared<const Answer>(outcome)};
  for (const auto& change : to_commit.changes) keep_place(*change.job);
  host::crash_point(host::CrashPoint::steer_before_commit);
  auto changes = to_commit.changes;
  auto also = touched_by(chosen, work->ask.ask->what);  // an array may not be closed meanwhile
  commit(
    std::move(to_commit),
    [this, work, outcome](const Committed& recorded) {
      host::crash_point(host::CrashPoint::steer_after_commit);
      updates_.answer(work->ask.id, outcome, now());
      for (const auto& job : recorded.jobs) updated(*job);
      want_round();
    },
    [this, work, changes](const Fault& fault) {
      for (const auto& change : changes)
        if (auto job = jobs_.find(change.job->id); job && job->state == JobState::pending)
          leave_queue(*job), wait_again(*job);
      updates_.answer(work->ask.id, tl::unexpected(fault), now());
    },
    {also.begin(), also.end()});
}

void SchedulerState::update_one(const decide::Target& target, const UpdateTargets& chosen,
                                UpdateDraft& draft) {
  const auto& job = *target.row;
  auto what = decide::for_one_job(draft.ask.what);
  if (!what) return draft.done(job);
  decide::UpdateFacts facts{tools_.config.machine, now(), dependency_state_of(job),
                            queue_.highest_priority()};
  auto updated = decide::update_job(job, *what, facts);
  if (!updated) return draft.refuse(target, updated.error(), chosen);
  draft.done(job);
  if (!updated->changed) return;
  if (!is_array_record(job))
    return draft.put(std::move(updated->job), updated->kind, std::move(updated->what));
  JobId next{last_job_.value + 1};
  auto parted = decide::split_record(job, std::move(updated->job), target.elements, next);
  auto changed = parted.changed().id;
  auto put = [&](Job row) {
    if (row.id == changed) return draft.put(std::move(row), updated->kind, updated->what);
    draft.put(std::move(row), EventKind::changed, {});
  };
  put(std::move(parted.row));
  if (!parted.split_off_row) return;
  last_job_ = next;
  put(std::move(*parted.split_off_row));
}

/// In every record that is not over, in those that this request makes too.
void SchedulerState::set_array_limit(const UpdateTargets& chosen, std::uint32_t limit,
                                     UpdateDraft& draft) const {
  std::set<JobId> records;
  for (const auto& target : chosen.targets) {
    const auto* progress = arrays_.find(target.row->array_id);
    if (!progress) continue;
    records.insert(target.row->array_id);
    records.insert(progress->open_records().begin(), progress->open_records().end());
  }
  for (const auto& change : draft.changes)
    if (is_array_record(*change.job)) records.insert(change.job->id);
  for (auto id : records) {
    auto record = draft.drafted(id);
    if (!record) record = jobs_.find(id);
    if (!record || is_over(record->state) || record->array->limit == limit) continue;
    draft.put(decide::with_array_limit(*record, limit), EventKind::changed,
              {{"ArrayTaskThrottle", std::to_string(limit)}});
  }
}

/// An array is not over any more when some of it is to run again.
void SchedulerState::reopen_arrays(UpdateDraft& draft) const {
  std::set<JobId> arrays;
  for (const auto& change : draft.changes)
    if (change.job->array_id != JobId{} && !is_over(change.job->state))
      arrays.insert(change.job->array_id);
  for (auto id : arrays) {
    auto own = draft.drafted(id);
    if (!own) own = jobs_.find(id);
    if (own && is_over(own->state)) draft.put(decide::reopened(*own), EventKind::requeued, {});
  }
}

/// The change is on disk: now it is put in force.
void SchedulerState::updated(const Job& job) {
  leave_queue(job);
  if (is_over(job.state)) return remember_end(job);
  if (job.state == JobState::pending) {
    wait_again(job);
    if (is_array_record(job)) array_changed(job);
    return;
  }
  auto supervisor = supervisors_.find(job.id);
  if (supervisor == supervisors_.end()) return;
  if (job.run->requeue_asked != RequeueIntent::none)
    self_->send(supervisor->second, EndNow{tools_.config.kill_wait});
  else
    self_->send(supervisor->second, PassTimeLimit{job.request.time_limit});
}

caf::result<NodeUpdated> SchedulerState::change_node(const ChangeNode& ask) {
  auto promise = self_->make_response_promise<NodeUpdated>();
  auto drains = ask.ask.action == UpdateNode::NodeAction::drain;
  if (drains && ask.ask.reason.empty()) {
    promise.deliver(to_error({FaultCode::invalid, "a drain needs a Reason"}));
    return promise;
  }
  if (!node_updates_.is_first(ask.id, deliver_to(promise))) return promise;
  gate_.pass(the_node, [this, ask, drains] {
    std::optional<Drain> drain;
    if (drains) drain = Drain{ask.ask.reason, now(), ask.ask.user, ask.uid};
    commit_node(ask.id, std::move(drain));
  });
  return promise;
}

void SchedulerState::commit_node(const RequestId& id, std::optional<Drain> drain) {
  Commit to_commit;
  to_commit.node = NodeChange{drain};
  to_commit.answered = {id, std::make_shared<const Answer>(NodeUpdated{})};
  host::crash_point(host::CrashPoint::node_before_commit);
  commit(
    std::move(to_commit),
    [this, id, drain](const Committed&) {
      host::crash_point(host::CrashPoint::node_after_commit);
      drain_ = drain;
      snapshot_ = nullptr;
      node_updates_.answer(id, NodeUpdated{}, now());
      want_round();
    },
    [this, id](const Fault& fault) { node_updates_.answer(id, tl::unexpected(fault), now()); });
}

}  // namespace slotd
