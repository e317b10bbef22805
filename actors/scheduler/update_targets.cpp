#include "actors/scheduler/update_targets.hpp"

#include "actors/decide/jobs/job_filter.hpp"
#include "actors/decide/update/job_update.hpp"
#include "actors/scheduler/targets.hpp"

#include <algorithm>
#include <utility>

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

UpdateTargets UpdateTargetFinder::find() {
  const auto& filter = work_.ask.ask->filter;
  if (!filter.names_ids())
    for (auto job = jobs_.next_after(JobId{}); job; job = jobs_.next_after(job->id))
      if (!is_over(job->state) && !is_empty_record(*job))
        chosen_.targets.push_back(decide::whole(job));
  for (auto id : once_each(filter.jobs)) add_job(id);
  for (const auto& elements : filter.elements) add_elements(elements);
  auto besides = decide::without_ids(filter);
  std::erase_if(chosen_.targets, [&](const decide::Target& target) {
    return !decide::matches(*target.row, besides);
  });
  chosen_.targets = decide::merge_targets(chosen_.targets);
  return std::move(chosen_);
}

void UpdateTargetFinder::add_job(JobId id) {
  auto job = jobs_.find(id);
  if (!job) job = find_in(work_.forgotten, id);
  if (!job) {
    if (!may_be_stored(id)) return chosen_.refused.push_back({id, no_such_job()});
    if (gate_.is_open(id)) fetch(id);
    return;
  }
  if (job->array_id == id) {
    chosen_.whole.insert(id);
    return add_in_array({id, all_of(*job)});
  }
  chosen_.targets.push_back(decide::whole(job));
  auto array = job->array_id;
  if (array != JobId{} && !jobs_.find(array) && !work_.fetched.contains(array)) fetch(array);
}

void UpdateTargetFinder::add_elements(const ArrayElements& named) {
  auto id = named.array;
  auto own = jobs_.find(id);
  if (!own && may_be_stored(id)) return fetch(id);
  if (!own || own->array_id != id)
    return chosen_.refused.push_back({id, no_such_job(), named.indices});
  add_in_array(named);
}

void UpdateTargetFinder::add_in_array(const ArrayElements& meant) {
  auto sorted = sort_elements(jobs_, meant.array, meant.indices);
  auto open = targets_in(jobs_, meant.array, sorted.open);
  chosen_.targets.insert(chosen_.targets.end(), open.begin(), open.end());
  if (!chosen_.whole.contains(meant.array) && !sorted.unknown.empty())
    chosen_.refused.push_back({meant.array, no_such_job(), sorted.unknown});
  add_over({meant.array, sorted.over});
}

/// Only a requeue looks for those of them that have left memory.
void UpdateTargetFinder::add_over(const ArrayElements& over) {
  const auto* progress = jobs_.array(over.array);
  IndexSet forgotten;
  IndexSet withdrawn;
  for (auto at = over.indices.first(); at; at = over.indices.next_after(*at)) {
    auto row = progress->row_of(*at);
    if (auto job = jobs_.find(row))
      chosen_.targets.push_back(decide::whole(job));
    else if (row == JobId{})
      withdrawn.insert(*at);
    else if (work_.requeues() && !work_.fetched.contains(row))
      chosen_.missing.ids.push_back(row);
    else
      forgotten.insert(*at);
  }
  if (work_.requeues())
    add_withdrawn({over.array, withdrawn});
  else
    forgotten.insert(withdrawn);
  if (!chosen_.whole.contains(over.array) && !forgotten.empty())
    chosen_.refused.push_back({over.array, decide::already_over(), forgotten});
}

/// Elements that ended with the record that they waited in.
void UpdateTargetFinder::add_withdrawn(const ArrayElements& withdrawn) {
  auto left = withdrawn.indices;
  auto job = left.empty() ? nullptr : jobs_.find(withdrawn.array);
  for (; job && !left.empty(); job = jobs_.next_after(job->id)) {
    if (job->array_id != withdrawn.array || !is_array_record(*job) || !is_over(job->state))
      continue;
    auto target = decide::target_in(job, left);
    if (!target) continue;
    left.erase(target->elements);
    chosen_.targets.push_back(std::move(*target));
  }
  if (left.empty()) return;
  if (!work_.searched.contains(withdrawn.array))
    chosen_.missing.elements.push_back({withdrawn.array, std::move(left)});
  else if (!chosen_.whole.contains(withdrawn.array))
    chosen_.refused.push_back({withdrawn.array, no_such_job(), std::move(left)});
}

void UpdateTargetFinder::fetch(JobId id) {
  chosen_.missing.ids.push_back(id);
  chosen_.missing.arrays.push_back(id);
}

}  // namespace slotd
