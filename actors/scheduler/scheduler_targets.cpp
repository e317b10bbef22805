#include "actors/decide/arrays/array_split.hpp"
#include "actors/decide/arrays/arrays.hpp"
#include "actors/scheduler/scheduler.hpp"

#include <utility>

// Which rows a request means that names jobs, arrays and elements of arrays.
namespace slotd {

/// The rows that these elements wait or run in.
std::vector<decide::Target> SchedulerState::targets_in(JobId array, const IndexSet& wanted) const {
  std::vector<decide::Target> targets;
  const auto* progress = arrays_.find(array);
  if (!progress) return targets;
  auto target = [&](JobId row) {
    auto job = jobs_.find(row);
    if (auto found = job && !is_over(job->state) ? decide::target_in(job, wanted) : std::nullopt)
      targets.push_back(std::move(*found));
  };
  for (auto record : progress->open_records()) target(record);
  auto with_rows = look_up(array, wanted).open;
  with_rows.erase(progress->waiting());
  for (auto index = with_rows.first(); index; index = with_rows.next_after(*index))
    target(progress->row_of(*index));
  return targets;
}

/// How these elements stand.
SchedulerState::Found SchedulerState::look_up(JobId array, const IndexSet& wanted) const {
  Found found;
  const auto* progress = arrays_.find(array);
  if (!progress) {
    auto is_no_array = jobs_.find(array) || array == JobId{} || array > last_job_;
    (is_no_array ? found.unknown : found.over) = wanted;
    return found;
  }
  found.over = wanted.common(progress->completed());
  found.over.insert(wanted.common(progress->failed()));
  auto others = wanted;
  others.erase(found.over);
  found.open = others.common(progress->waiting());
  others.erase(found.open);
  for (auto index = others.first(); index; index = others.next_after(*index))
    (progress->row_of(*index) == JobId{} ? found.unknown : found.open).insert(*index);
  return found;
}

/// Every index that an element of it could have.
IndexSet SchedulerState::all_of(const Job& of_array) {
  return {ArrayIndex{of_array.array->least}, ArrayIndex{of_array.array->greatest}};
}

/// The same jobs, wherever they are now: elements may have left their record.
std::vector<decide::Target> SchedulerState::retarget(const decide::Target& target) const {
  if (is_array_record(*target.row)) return targets_in(target.row->array_id, target.elements);
  auto job = jobs_.find(target.row->id);
  if (!job) return {};
  return {decide::whole(job)};
}

/// Nothing of it starts.
void SchedulerState::leave_queue(const Job& job) {
  queue_.erase(job.id);
  leave_throttled(job);
}

/// Nothing of it starts, but nobody who may not pass it now slips by while its row is being written.
void SchedulerState::keep_place(const Job& job) {
  queue_.freeze(job.id);
  leave_throttled(job);
}

void SchedulerState::leave_throttled(const Job& job) {
  auto throttled = throttled_.find(job.array_id);
  if (throttled == throttled_.end()) return;
  throttled->second.erase(job.id);
  if (throttled->second.empty()) throttled_.erase(throttled);
}

/// A spent record waits for nothing but its elements.
void SchedulerState::wait_again(const Job& job) {
  if (!is_empty_record(job)) enqueue(job);
}

}  // namespace slotd
