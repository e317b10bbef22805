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
  return is_array_record(record) && record.array->waiting.contains(index);
}

std::optional<Job> row_of_element(JobId array, ArrayIndex index, const JobTable& jobs) {
  for (auto job = jobs.find(array); job; job = jobs.next_after(job->id)) {
    if (job->array_id != array) continue;
    if (!is_array_record(*job) && job->array_index == index) return *job;
    if (!waits_in(*job, index)) continue;
    auto narrowed = *job;
    narrowed.array.edit().waiting = IndexSet(index, index);
    return narrowed;
  }
  return std::nullopt;
}

/// The array's own record may be empty while elements wait in records that were split off.
Job row_of_array(const JobPtr& own, const JobTable& jobs) {
  for (auto job = own; job; job = jobs.next_after(job->id))
    if (job->array_id == own->id && is_array_record(*job) && !is_empty_record(*job)) return *job;
  return *own;
}

bool is_unmet(const Condition& condition) { return !condition.met; }

/// Nobody can predict the end of a hold or a drain, or how other jobs end.
bool can_be_told(const std::vector<Condition>& conditions) {
  return std::none_of(conditions.begin(), conditions.end(), [](const Condition& condition) {
    return is_unmet(condition) &&
           (condition.never || condition.kind == ConditionKind::released ||
            condition.kind == ConditionKind::dependency || condition.kind == ConditionKind::node);
  });
}

std::optional<Time> start_of(const Job& job, const ExplainFacts& facts) {
  auto rows = rows_of(facts.jobs);
  if (is_early(job.request, facts.now))
    return expected_start(job, std::move(rows), facts.machine, facts.now, facts.starvation);
  return expected_start_of(job.id, rows, facts.machine, facts.now, facts.starvation);
}

/// How many jobs are queued before it, each element counted; `all` becomes the length of the queue.
std::uint32_t jobs_before(const Job& job, const PlanState& plan_state, std::uint32_t& all) {
  QueuePosition own{job.request.priority, job.id};
  std::uint32_t before = 0;
  for (const auto& [request, line] : plan_state.line.class_queues())
    for (const auto& [place, entry] : line) {
      all += entry.max_starts;
      if (place < own) before += entry.max_starts;
    }
  return before;
}

void explain_pending(Explanation& told, const ExplainFacts& facts) {
  PlanState plan_state(facts);
  if (plan_state.line.contains(told.job.id))
    told.ahead = jobs_before(told.job, plan_state, told.line);
  told.conditions = conditions_of(told.job, plan_state, facts);
  if (can_be_told(told.conditions)) told.start = start_of(told.job, facts);
  told.remedies = remedies_for(told.job, told.conditions, plan_state, facts);
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
    if (job->array_id != array || is_empty_record(*job)) continue;
    auto state = job->state == JobState::starting ? JobState::running : job->state;
    counts[state] += jobs_in(*job);
  }
  std::vector<StateCount> counted;
  for (const auto& [state, count] : counts) counted.push_back({state, count});
  return counted;
}

Explanation explain(Job job, const ExplainFacts& facts) {
  Explanation told;
  told.now = facts.now;
  told.drain = facts.drain;
  if (job.array_id != JobId{}) told.elements = count_elements(facts.jobs, job.array_id);
  told.job = std::move(job);
  if (told.job.state == JobState::pending && !is_empty_record(told.job))
    explain_pending(told, facts);
  if (is_live(told.job.state) && told.job.run) told.until = held_until(told.job);
  if (told.job.state == JobState::completing) told.until.reset();
  return told;
}

}  // namespace slotd::decide
