#include "actors/scheduler/targets.hpp"

#include <algorithm>
#include <utility>

namespace slotd {

ElementsByState sort_elements(const Jobs& jobs, JobId array, const IndexSet& wanted) {
  ElementsByState sorted;
  const auto* progress = jobs.array(array);
  if (!progress) {
    auto is_no_array = jobs.find(array) || !jobs.was_given(array);
    (is_no_array ? sorted.unknown : sorted.over) = wanted;
    return sorted;
  }
  sorted.over = wanted.common(progress->completed());
  sorted.over.insert(wanted.common(progress->failed()));
  auto others = wanted;
  others.erase(sorted.over);
  sorted.open = others.common(progress->waiting());
  others.erase(sorted.open);
  for (auto index = others.first(); index; index = others.next_after(*index))
    (progress->row_of(*index) == JobId{} ? sorted.unknown : sorted.open).insert(*index);
  return sorted;
}

std::vector<decide::Target> targets_in(const Jobs& jobs, JobId array, const IndexSet& wanted) {
  std::vector<decide::Target> targets;
  const auto* progress = jobs.array(array);
  if (!progress) return targets;
  auto add = [&](JobId row) {
    auto job = jobs.find(row);
    if (!job || is_over(job->state)) return;
    if (auto target = decide::target_in(job, wanted)) targets.push_back(std::move(*target));
  };
  for (auto record : progress->open_records()) add(record);
  auto with_rows = sort_elements(jobs, array, wanted).open;
  with_rows.erase(progress->waiting());
  for (auto index = with_rows.first(); index; index = with_rows.next_after(*index))
    add(progress->row_of(*index));
  return targets;
}

std::vector<decide::Target> find_again(const Jobs& jobs, const decide::Target& target) {
  if (is_array_record(*target.row)) return targets_in(jobs, target.row->array_id, target.elements);
  auto job = jobs.find(target.row->id);
  if (!job) return {};
  return {decide::whole(job)};
}

IndexSet all_of(const Job& of_array) {
  return {ArrayIndex{of_array.array->least}, ArrayIndex{of_array.array->greatest}};
}

JobId named_as(const Job& job, const JobFilter& filter) {
  if (job.array_id == JobId{}) return job.id;
  auto itself = std::find(filter.jobs.begin(), filter.jobs.end(), job.id) != filter.jobs.end();
  return itself ? job.id : job.array_id;
}

}  // namespace slotd
