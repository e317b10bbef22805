#include "actors/decide/explain/explain.hpp"

#include "actors/decide/eligibility/timing.hpp"
#include "actors/decide/explain/explain_steps.hpp"
#include "actors/decide/plan/expected_start.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace slotd::decide {

namespace {

bool waits_in(const Job& record, ArrayIndex index) {
  return is_record(record) && record.array->waiting.contains(index);
}

std::optional<Job> row_of_element(JobId array, ArrayIndex index, const JobTable& jobs) {
  for (auto job = jobs.find(array); job; job = jobs.next_after(job->id)) {
    if (job->array_id != array) continue;
    if (!is_record(*job) && job->array_index == index) return *job;
    if (!waits_in(*job, index)) continue;
    auto narrowed = *job;
    narrowed.array.edit().waiting = IndexSet(index, index);
    return narrowed;
  }
  return std::nullopt;
}

/// The array's own record may have given away all that waits.
Job row_of_array(const JobPtr& own, const JobTable& jobs) {
  for (auto job = own; job; job = jobs.next_after(job->id))
    if (job->array_id == own->id && is_record(*job) && !is_spent(*job)) return *job;
  return *own;
}

bool is_unmet(const Condition& condition) { return !condition.met; }

/// Nobody knows how long a hold or a drain lasts, and what others become.
bool can_be_told(const std::vector<Condition>& conditions) {
  return std::none_of(conditions.begin(), conditions.end(), [](const Condition& condition) {
    return is_unmet(condition) &&
           (condition.never || condition.kind == ConditionKind::released ||
            condition.kind == ConditionKind::dependency || condition.kind == ConditionKind::node);
  });
}

std::optional<Time> start_of(const Job& job, const Scene& scene) {
  auto rows = rows_of(scene.jobs);
  if (is_early(job.request, scene.now))
    return expected_start(job, std::move(rows), scene.machine, scene.now, scene.patience);
  return expected_start_of(job.id, rows, scene.machine, scene.now, scene.patience);
}

/// Jobs that come before it, elements counted singly.
std::uint32_t jobs_before(const Job& job, const Board& board, std::uint32_t& all) {
  Place own{job.request.priority, job.id};
  std::uint32_t before = 0;
  for (const auto& [request, line] : board.line.lines())
    for (const auto& [place, entry] : line) {
      all += entry.room;
      if (place < own) before += entry.room;
    }
  return before;
}

void explain_pending(Explanation& told, const Scene& scene) {
  Board board(scene);
  if (board.line.contains(told.job.id)) told.ahead = jobs_before(told.job, board, told.line);
  told.conditions = conditions_of(told.job, board, scene);
  if (can_be_told(told.conditions)) told.start = start_of(told.job, scene);
  told.remedies = remedies_for(told.job, told.conditions, board, scene);
}

}  // namespace

std::optional<Job> asked_row(const ExplainJob& asked, const JobTable& jobs) {
  if (asked.element) return row_of_element(asked.job, *asked.element, jobs);
  auto row = jobs.find(asked.job);
  if (!row) return std::nullopt;
  return row->array_id == row->id ? row_of_array(row, jobs) : *row;
}

std::vector<StateCount> count_elements(const JobTable& jobs, JobId array) {
  std::map<JobState, std::uint32_t> counts;
  for (auto job = jobs.find(array); job; job = jobs.next_after(job->id)) {
    if (job->array_id != array || is_spent(*job)) continue;
    auto state = job->state == JobState::starting ? JobState::running : job->state;
    counts[state] += jobs_in(*job);
  }
  std::vector<StateCount> counted;
  for (const auto& [state, count] : counts) counted.push_back({state, count});
  return counted;
}

Explanation explain(Job job, const Scene& scene) {
  Explanation told;
  told.now = scene.now;
  told.drain = scene.drain;
  if (job.array_id != JobId{}) told.elements = count_elements(scene.jobs, job.array_id);
  told.job = std::move(job);
  if (told.job.state == JobState::pending && !is_spent(told.job)) explain_pending(told, scene);
  if (is_live(told.job.state) && told.job.run) told.until = held_until(told.job);
  if (told.job.state == JobState::completing) told.until.reset();
  return told;
}

}  // namespace slotd::decide
