#include "actors/scheduler/update_draft.hpp"

#include "actors/scheduler/targets.hpp"

#include <memory>
#include <string>
#include <utility>

namespace slotd {

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

}  // namespace

UpdateDraft::UpdateDraft(const UpdateJobs& ask, const UpdateTargets& chosen, Jobs& jobs)
    : ask_(ask), chosen_(chosen), jobs_(jobs) {}

void UpdateDraft::make(const FactsOf& facts_of) {
  for (const auto& refusal : chosen_.refused) add(outcome_.refused, refusal);
  for (const auto& target : chosen_.targets) update(target, facts_of);
  settle_passed_over();
  const auto* fields = std::get_if<SetJobFields>(&ask_.what);
  if (fields && fields->array_limit) set_array_limit(*fields->array_limit);
  reopen_arrays();
}

void UpdateDraft::update(const decide::Target& target, const FactsOf& facts_of) {
  const auto& job = *target.row;
  auto what = decide::for_one_job(ask_.what);
  if (!what) return done(job);
  auto updated = decide::update_job(job, *what, facts_of(job));
  if (!updated) return refuse(target, updated.error());
  done(job);
  if (!updated->changed) return;
  if (is_array_record(job)) return split(target, std::move(*updated));
  put(std::move(updated->job), updated->kind, std::move(updated->what));
}

/// Where only some elements of a record change, the record is split.
void UpdateDraft::split(const decide::Target& target, decide::UpdatedJob updated) {
  const auto& record = *target.row;
  auto split =
    decide::split_record(record, std::move(updated.job), target.elements, jobs_.next_id());
  auto changed = split.changed().id;
  auto put_one = [&](Job row, JobId left) {
    if (row.id == changed) return put(std::move(row), updated.kind, updated.what, left);
    put(std::move(row), EventKind::changed, {}, left);
  };
  put_one(std::move(split.row), {});
  if (!split.split_off_row) return;
  jobs_.new_id();
  put_one(std::move(*split.split_off_row), record.id);
}

/// In every record that is not over, and in those that this request makes.
void UpdateDraft::set_array_limit(std::uint32_t limit) {
  std::set<JobId> records;
  for (const auto& target : chosen_.targets) {
    const auto* progress = jobs_.array(target.row->array_id);
    if (!progress) continue;
    records.insert(target.row->array_id);
    records.insert(progress->open_records().begin(), progress->open_records().end());
  }
  for (const auto& change : changes_)
    if (is_array_record(*change.job)) records.insert(change.job->id);
  for (auto id : records) {
    auto record = row(id);
    if (!record || is_over(record->state) || record->array->limit == limit) continue;
    put(decide::with_array_limit(*record, limit), EventKind::changed,
        {{"ArrayTaskThrottle", std::to_string(limit)}});
  }
}

/// An array is not over any more when some of it is to run again.
void UpdateDraft::reopen_arrays() {
  std::set<JobId> arrays;
  for (const auto& change : changes_)
    if (change.job->array_id != JobId{} && !is_over(change.job->state))
      arrays.insert(change.job->array_id);
  for (auto id : arrays)
    if (auto own = row(id); own && is_over(own->state))
      put(decide::reopened(*own), EventKind::requeued, {});
}

void UpdateDraft::done(const Job& job) {
  if (auto id = named_as(job, ask_.filter); named_done_.insert(id).second)
    outcome_.done.push_back(id);
}

/// It is enough that some of a whole array can be updated so, as long as those that cannot are running.
void UpdateDraft::refuse(const decide::Target& target, const Fault& fault) {
  const auto& job = *target.row;
  auto passes = chosen_.whole.contains(job.array_id) && is_live(job.state) &&
                !std::holds_alternative<RequeueJob>(ask_.what);
  auto id = job.array_id == JobId{} ? job.id : job.array_id;
  add(passes ? passed_over_ : outcome_.refused, {id, fault, target.elements});
}

void UpdateDraft::settle_passed_over() {
  for (auto& refusal : passed_over_)
    if (!named_done_.contains(refusal.job)) add(outcome_.refused, std::move(refusal));
}

/// A row that is drafted already is changed further.
void UpdateDraft::put(Job job, EventKind kind, std::vector<FieldChange> what, JobId left) {
  auto [place, is_new] = places_.emplace(job.id, changes_.size());
  auto row = std::make_shared<const Job>(std::move(job));
  if (is_new) return changes_.push_back({row, kind, std::move(what), {}, left});
  auto& change = changes_[place->second];
  change.job = row;
  change.what.insert(change.what.end(), what.begin(), what.end());
}

JobPtr UpdateDraft::row(JobId id) const {
  auto place = places_.find(id);
  return place == places_.end() ? jobs_.find(id) : changes_[place->second].job;
}

}  // namespace slotd
