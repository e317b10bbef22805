#include "actors/decide/jobs/job_filter.hpp"
#include "actors/decide/update/job_update.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/scheduler/scheduler.hpp"
#include "actors/scheduler/update_work.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <utility>

// Which rows a UpdateJobs means. A requeue may mean what ended long ago: that is fetched into the table
// before anything is decided.
namespace slotd {

namespace {

std::vector<JobId> once_each(std::vector<JobId> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

JobPtr find_in(const std::vector<JobPtr>& jobs, JobId id) {
  for (const auto& job : jobs)
    if (job->id == id) return job;
  return nullptr;
}

}  // namespace

SchedulerState::UpdateTargets SchedulerState::select_for_update(const UpdateWork& work) const {
  const auto& filter = work.ask.ask->filter;
  UpdateTargets chosen;
  if (!filter.names_ids())
    for (auto job = jobs_.next_after(JobId{}); job; job = jobs_.next_after(job->id))
      if (!is_over(job->state) && !is_empty_record(*job))
        chosen.targets.push_back(decide::whole(job));
  for (auto id : once_each(filter.jobs)) select_job(id, work, chosen);
  for (const auto& elements : filter.elements) select_elements(elements, work, chosen);
  auto besides = decide::without_ids(filter);
  std::erase_if(chosen.targets, [&](const decide::Target& target) {
    return !decide::matches(*target.row, besides);
  });
  chosen.targets = decide::merge_targets(chosen.targets);
  return chosen;
}

void SchedulerState::select_job(JobId id, const UpdateWork& work, UpdateTargets& chosen) const {
  auto job = jobs_.find(id);
  if (!job) job = find_in(work.forgotten, id);
  if (!job) {
    if (id == JobId{} || id > last_job_ || work.fetched.contains(id))
      return chosen.refused.push_back({id, no_such_job()});
    if (!gate_.is_open(id)) return;
    chosen.missing.ids.push_back(id);
    return chosen.missing.arrays.push_back(id);
  }
  if (job->array_id == id) {
    chosen.whole.insert(id);
    return select_in_array({id, all_of(*job)}, work, chosen);
  }
  chosen.targets.push_back(decide::whole(job));
  auto array = job->array_id;
  if (array == JobId{} || jobs_.find(array) || work.fetched.contains(array)) return;
  chosen.missing.ids.push_back(array);
  chosen.missing.arrays.push_back(array);
}

void SchedulerState::select_elements(const ArrayElements& named, const UpdateWork& work,
                                     UpdateTargets& chosen) const {
  auto id = named.array;
  auto own = jobs_.find(id);
  auto may_be_stored = id != JobId{} && id <= last_job_ && !work.fetched.contains(id);
  if (!own && may_be_stored) {
    chosen.missing.ids.push_back(id);
    return chosen.missing.arrays.push_back(id);
  }
  if (!own || own->array_id != id)
    return chosen.refused.push_back({id, no_such_job(), named.indices});
  select_in_array(named, work, chosen);
}

void SchedulerState::select_in_array(const ArrayElements& meant, const UpdateWork& work,
                                     UpdateTargets& chosen) const {
  auto found = look_up(meant.array, meant.indices);
  auto open = targets_in(meant.array, found.open);
  chosen.targets.insert(chosen.targets.end(), open.begin(), open.end());
  if (!chosen.whole.contains(meant.array) && !found.unknown.empty())
    chosen.refused.push_back({meant.array, no_such_job(), found.unknown});
  select_over({meant.array, found.over}, work, chosen);
}

/// Only a requeue looks for those of them that are in the table no more.
void SchedulerState::select_over(const ArrayElements& over, const UpdateWork& work,
                                 UpdateTargets& chosen) const {
  const auto* progress = arrays_.find(over.array);
  IndexSet forgotten;
  IndexSet withdrawn;
  for (auto at = over.indices.first(); at; at = over.indices.next_after(*at)) {
    auto row = progress->row_of(*at);
    if (auto job = jobs_.find(row))
      chosen.targets.push_back(decide::whole(job));
    else if (row == JobId{})
      withdrawn.insert(*at);
    else if (work.requeues() && !work.fetched.contains(row))
      chosen.missing.ids.push_back(row);
    else
      forgotten.insert(*at);
  }
  if (work.requeues()) {
    select_withdrawn({over.array, withdrawn}, work, chosen);
  } else {
    forgotten.insert(withdrawn);
  }
  if (!chosen.whole.contains(over.array) && !forgotten.empty())
    chosen.refused.push_back({over.array, decide::already_over(), forgotten});
}

/// Elements that ended with the record that they waited in.
void SchedulerState::select_withdrawn(const ArrayElements& withdrawn, const UpdateWork& work,
                                      UpdateTargets& chosen) const {
  auto left = withdrawn.indices;
  auto job = left.empty() ? nullptr : jobs_.find(withdrawn.array);
  for (; job && !left.empty(); job = jobs_.next_after(job->id)) {
    if (job->array_id != withdrawn.array || !is_array_record(*job) || !is_over(job->state))
      continue;
    auto target = decide::target_in(job, left);
    if (!target) continue;
    left.erase(target->elements);
    chosen.targets.push_back(std::move(*target));
  }
  if (left.empty()) return;
  if (!work.searched.contains(withdrawn.array))
    chosen.missing.elements.push_back({withdrawn.array, std::move(left)});
  else if (!chosen.whole.contains(withdrawn.array))
    chosen.refused.push_back({withdrawn.array, no_such_job(), std::move(left)});
}

void SchedulerState::fetch_for_update(const FetchJobs& missing,
                                      const std::shared_ptr<UpdateWork>& work) {
  work->fetched.insert(missing.ids.begin(), missing.ids.end());
  for (const auto& elements : missing.elements) work->searched.insert(elements.array);
  self_->request(tools_.journal, caf::infinite, missing)
    .then(
      [this, work](const FetchedJobs& fetched) {
        restore_fetched(fetched, *work);
        update_all(work);
      },
      [this, work](const caf::error& error) {
        updates_.answer(work->ask.id, tl::unexpected(to_fault(error)), now());
      });
}

/// What is of an array comes back into the table, with how the array stands; as after its end, for
/// SLOTD_MIN_JOB_AGE at most.
void SchedulerState::restore_fetched(const FetchedJobs& fetched, UpdateWork& work) {
  for (const auto& [id, progress] : fetched.arrays) {
    auto own = find_in(fetched.jobs, id);
    if (own && own->array_id == id && !jobs_.find(id)) arrays_.of(id) = progress;
  }
  for (const auto& job : fetched.jobs) {
    if (job->array_id == JobId{})
      work.forgotten.push_back(job);
    else
      restore_fetched(job);
  }
}

void SchedulerState::restore_fetched(const JobPtr& job) {
  if (jobs_.find(job->id)) return;
  if (is_array_record(*job) && !is_over(job->state)) return;  // a part that all have left
  jobs_.put(job);
  partition_counts_.add(*job);
  if (singleton_names_) singleton_names_->add(*job);
  if (is_over(job->state)) remember_end(*job);
  snapshot_ = nullptr;
}

}  // namespace slotd
