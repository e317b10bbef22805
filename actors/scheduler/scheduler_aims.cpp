#include "actors/decide/arrays/array_split.hpp"
#include "actors/decide/arrays/arrays.hpp"
#include "actors/scheduler/scheduler.hpp"

#include <utility>

// Which rows a request means that names jobs, arrays and elements of arrays.
namespace slotd {

/// The rows that these elements wait or run in.
std::vector<decide::Aim> SchedulerState::aims_at(JobId array, const IndexSet& wish) const {
  std::vector<decide::Aim> aims;
  const auto* standing = arrays_.find(array);
  if (!standing) return aims;
  auto aim = [&](JobId row) {
    auto job = jobs_.find(row);
    if (auto found = job && !is_over(job->state) ? decide::aim_at(job, wish) : std::nullopt)
      aims.push_back(std::move(*found));
  };
  for (auto record : standing->open_records()) aim(record);
  auto with_rows = look_up(array, wish).open;
  with_rows.erase(standing->waiting());
  for (auto index = with_rows.first(); index; index = with_rows.next_after(*index))
    aim(standing->row_of(*index));
  return aims;
}

/// How these elements stand.
SchedulerState::Found SchedulerState::look_up(JobId array, const IndexSet& wish) const {
  Found found;
  const auto* standing = arrays_.find(array);
  if (!standing) {
    auto is_no_array = jobs_.find(array) || array == JobId{} || array > last_job_;
    (is_no_array ? found.unknown : found.over) = wish;
    return found;
  }
  found.over = wish.common(standing->completed());
  found.over.insert(wish.common(standing->failed()));
  auto others = wish;
  others.erase(found.over);
  found.open = others.common(standing->waiting());
  others.erase(found.open);
  for (auto index = others.first(); index; index = others.next_after(*index))
    (standing->row_of(*index) == JobId{} ? found.unknown : found.open).insert(*index);
  return found;
}

/// Every index that an element of it could have.
IndexSet SchedulerState::all_of(const Job& of_array) {
  return {ArrayIndex{of_array.array->least}, ArrayIndex{of_array.array->greatest}};
}

/// The same jobs, wherever they are now: elements may have left their record.
std::vector<decide::Aim> SchedulerState::aim_again(const decide::Aim& aim) const {
  if (is_record(*aim.row)) return aims_at(aim.row->array_id, aim.elements);
  auto job = jobs_.find(aim.row->id);
  if (!job) return {};
  return {decide::whole(job)};
}

/// Nothing of it starts.
void SchedulerState::leave_line(const Job& job) {
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
  if (!is_spent(job)) enqueue(job);
}

}  // namespace slotd
