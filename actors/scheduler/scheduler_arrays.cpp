#include "actors/decide/eligibility/timing.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/log.hpp"
#include "actors/scheduler/scheduler.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <utility>

// Arrays: a record stands in the line for all of its elements, and gives them one by one. An element's
// row is written when it starts, the record's is not: what has a row has left the record, and a daemon
// that starts derives that anew.
namespace slotd {

/// Puts a record in the line, as often as its array's limit and its dependencies let it start.
void SchedulerState::enqueue_record(const Job& record) {
  auto ready = ready_elements(record).count();
  auto allowed = budget_of(record);
  auto throttled = ready > 0 && allowed == 0U;
  auto& line = throttled_[record.array_id];
  if (throttled)
    line.insert(record.id);
  else
    line.erase(record.id);
  if (line.empty()) throttled_.erase(record.array_id);
  show_throttled(record.id, throttled);
  queue_.set_budget(record.array_id, allowed);
  if (ready == 0 || throttled)
    queue_.erase(record.id);
  else
    queue_.insert(record, ready);  // the plan knows the budget, which may grow meanwhile
}

/// How many more of its array may start; none: as many as fit.
std::optional<std::uint32_t> SchedulerState::budget_of(const Job& of_array) const {
  auto own = jobs_.find(of_array.array_id);
  const auto* progress = arrays_.find(of_array.array_id);
  auto limit = own ? own->array->limit : of_array.array->limit;
  if (limit == 0 || !progress) return std::nullopt;
  return limit - std::min(limit, progress->live());
}

/// Shown to whoever looks, not written down: the next element to end changes it.
void SchedulerState::show_throttled(JobId record, bool throttled) {
  auto job = jobs_.find(record);
  auto reason = throttled ? Reason::job_array_task_limit : Reason::none;
  if (!job || job->reason == reason) return;
  if (!throttled && job->reason != Reason::job_array_task_limit) return;
  auto next = std::make_shared<Job>(*job);
  next->reason = reason;
  put(next);
}

/// Elements have begun or ended, or the limit was changed: those that waited for that may go.
void SchedulerState::array_changed(const Job& of_array) {
  if (of_array.array_id == JobId{}) return;
  auto budget = budget_of(of_array);
  queue_.set_budget(of_array.array_id, budget);
  for (auto room = budget.value_or(UINT32_MAX); room > 0;) {
    auto line = throttled_.find(of_array.array_id);
    if (line == throttled_.end()) return;
    auto record = jobs_.find(*line->second.begin());
    line->second.erase(line->second.begin());
    if (line->second.empty()) throttled_.erase(line);
    if (!record || record->state != JobState::pending || is_empty_record(*record)) continue;
    enqueue_record(*record);
    room -= std::min(room, jobs_in(*record));
  }
}

/// The next of a record's elements that may start and are not among these.
std::optional<ArrayIndex> SchedulerState::next_element(const Job& record, const IndexSet& picked) {
  auto ready = ready_elements(record);
  ready.erase(picked);
  return ready.first();
}

/// The element's row as it leaves the record to start.
Job SchedulerState::leaves(const Job& record, ArrayIndex index, JobId id) const {
  auto element = decide::element_of(record, index, id);
  if (auto& clauses = element.request.dependency.clauses; !clauses.empty()) {
    clauses.clear();  // met for this one, though others of the record wait on
    element.eligible = decide::eligible_at(element.request, now());
  }
  return element;
}

/// These elements of the record have rows of their own now.
void SchedulerState::elements_left(JobId id, const IndexSet& elements) {
  auto record = jobs_.find(id);
  if (!record) return;
  auto rest = decide::without(record, elements);
  put(rest);
  array_has_begun(rest->array_id);
  if (!is_empty_record(*rest)) return enqueue_record(*rest);
  leave_queue(*rest);
  if (id != rest->array_id) forget(*rest);
  close_when_over(*rest);
}

/// Nobody will ask for a part that all have left: its elements have rows, and a daemon that starts drops it.
void SchedulerState::forget(const Job& part) {
  partition_counts_.remove(part);
  if (singleton_names_) singleton_names_->remove(part);
  jobs_.erase(part.id);
  snapshot_ = nullptr;
}

/// It is over, and so long that its own record leaves the table.
void SchedulerState::forget_array(JobId id) {
  arrays_.forget(id);
  queue_.set_budget(id, std::nullopt);
}

/// The array's own record tells those who wait for it how it ended.
void SchedulerState::close_when_over(const Job& of_array) {
  if (of_array.array_id == JobId{}) return;
  const auto* progress = arrays_.find(of_array.array_id);
  if (!progress || !progress->over()) return;
  gate_.pass(of_array.array_id, [this, id = of_array.array_id] { close_array(id); });
}

void SchedulerState::close_array(JobId id) {
  auto record = jobs_.find(id);
  const auto* progress = arrays_.find(id);
  if (!record || !progress || !progress->over() || is_over(record->state)) return;
  auto next = std::make_shared<Job>(*record);
  next->state = progress->state();
  next->reason = Reason::none;
  next->ending = Ending{};
  next->ending->end = now();
  next->ending->exit = progress->exit();
  commit(
    {{{next, EventKind::ended}}, nullptr, {}},
    [this](const Committed& recorded) {
      content_cache_.erase(recorded.jobs.front()->id);
      finished(*recorded.jobs.front());
    },
    [this, id](const Fault&) { recheck_later(id); });
}

/// The row that is over when a pending job is withdrawn. An array's own record may not be over before all of
/// its elements are: where some have rows, the rest leaves it as a part.
Job SchedulerState::to_withdraw(const Job& job) {
  auto own = is_array_record(job) && job.id == job.array_id;
  if (!own || job.array->waiting.count() == job.array->count) return job;
  return decide::split_off(job, job.array->waiting, JobId{++last_job_.value});
}

/// It is on disk that this row of it is over.
void SchedulerState::withdrawn(const Job& before, const Job& job) {
  if (before.id != job.id) elements_left(before.id, job.array->waiting);
  finished(job);
}

}  // namespace slotd
