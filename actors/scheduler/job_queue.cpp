#include "actors/scheduler/job_queue.hpp"

#include "actors/decide/eligibility/timing.hpp"

#include <algorithm>

namespace slotd {

void JobQueue::place(const Job& job) {
  if (is_array_record(job))
    place_record(job);
  else
    queue_.insert(job);
}

void JobQueue::place_record(const Job& record) {
  auto ready = ready_elements(record).count();
  auto allowed = budget_of(record);
  auto throttled = ready > 0 && allowed == 0U;
  auto& waiting = throttled_[record.array_id];
  if (throttled)
    waiting.insert(record.id);
  else
    waiting.erase(record.id);
  if (waiting.empty()) throttled_.erase(record.array_id);
  show_throttled(record.id, throttled);
  queue_.set_budget(record.array_id, allowed);
  if (ready == 0 || throttled)
    queue_.erase(record.id);
  else
    queue_.insert(record, ready);  // the plan knows the budget, which may grow meanwhile
}

void JobQueue::leave(const Job& job) {
  queue_.erase(job.id);
  leave_throttled(job);
}

void JobQueue::freeze(const Job& job) {
  queue_.freeze(job.id);
  leave_throttled(job);
}

void JobQueue::array_changed(const Job& of_array) {
  if (of_array.array_id == JobId{}) return;
  auto budget = budget_of(of_array);
  queue_.set_budget(of_array.array_id, budget);
  for (auto room = budget.value_or(UINT32_MAX); room > 0;) {
    auto waiting = throttled_.find(of_array.array_id);
    if (waiting == throttled_.end()) return;
    auto record = jobs_.find(*waiting->second.begin());
    waiting->second.erase(waiting->second.begin());
    if (waiting->second.empty()) throttled_.erase(waiting);
    if (!record || record->state != JobState::pending || is_empty_record(*record)) continue;
    place_record(*record);
    room -= std::min(room, jobs_in(*record));
  }
}

void JobQueue::set_budget(const Job& of_array) {
  queue_.set_budget(of_array.array_id, budget_of(of_array));
}

std::optional<std::uint32_t> JobQueue::budget_of(const Job& of_array) const {
  const auto* progress = jobs_.array(of_array.array_id);
  auto limit = jobs_.array_limit(of_array.array_id).value_or(of_array.array->limit);
  if (limit == 0 || !progress) return std::nullopt;
  return limit - std::min(limit, progress->live());
}

IndexSet JobQueue::ready_elements(const Job& record) const {
  auto now = outside_.now();
  if (record.request.hold || decide::is_early(record.request, now)) return {};
  if (record.request.dependency.empty()) return record.array->waiting;
  if (!decide::waits_by_element(record)) return {};
  auto check = prerequisites_.check(record, now);
  if (check.dependency_state == decide::DependencyState::met) return record.array->waiting;
  return check.dependency_state == decide::DependencyState::waiting ? check.ready : IndexSet{};
}

/// The reason is for those who look. It is not written down: the next element to end changes it.
void JobQueue::show_throttled(JobId record, bool throttled) {
  auto job = jobs_.find(record);
  auto reason = throttled ? Reason::job_array_task_limit : Reason::none;
  if (!job || job->reason == reason) return;
  if (!throttled && job->reason != Reason::job_array_task_limit) return;
  auto shown = std::make_shared<Job>(*job);
  shown->reason = reason;
  jobs_.put(shown);
}

void JobQueue::leave_throttled(const Job& job) {
  auto waiting = throttled_.find(job.array_id);
  if (waiting == throttled_.end()) return;
  waiting->second.erase(job.id);
  if (waiting->second.empty()) throttled_.erase(waiting);
}

}  // namespace slotd
