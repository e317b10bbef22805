#include "actors/decide/arrays/arrays.hpp"
#include "actors/decide/explain/explain_steps.hpp"
#include "actors/decide/plan/expected_start.hpp"

#include <algorithm>
#include <limits>

namespace slotd::decide {

namespace {

constexpr std::uint32_t no_limit = std::numeric_limits<std::uint32_t>::max();

bool gives_back_sooner(const JobPtr& a, const JobPtr& b) {
  auto key = [](const Job& job) {
    return std::pair{held_until(job).value_or(Time::max()), job.id};
  };
  return key(*a) < key(*b);
}

/// How many more elements of its array may start.
std::uint32_t max_starts_of(const Job& job, const JobTable& jobs,
                            const std::unordered_map<JobId, std::uint32_t>& live) {
  auto limit = array_limit_of(job, jobs);
  if (limit == 0) return no_limit;
  auto known = live.find(job.array_id);
  return limit - std::min(limit, known == live.end() ? 0 : known->second);
}

}  // namespace

std::vector<JobPtr> rows_of(const JobTable& jobs) {
  std::vector<JobPtr> rows;
  for (auto job = jobs.next_after({}); job; job = jobs.next_after(job->id)) rows.push_back(job);
  return rows;
}

std::uint32_t array_limit_of(const Job& job, const JobTable& jobs) {
  return job.array_id == JobId{} ? 0 : array_limit(job.array_id, jobs).value_or(job.array->limit);
}

PlanState::PlanState(const ExplainFacts& facts) : free(facts.machine) {
  auto rows = rows_of(facts.jobs);
  for (const auto& job : rows) {
    if (!is_live(job->state) || !job->run) continue;
    free.take_held(job->run->allocation);
    held.note(*job);
    live.push_back(job);
    if (job->array_id != JobId{}) ++live_of_array[job->array_id];
  }
  std::sort(live.begin(), live.end(), gives_back_sooner);
  for (const auto& job : rows) {
    if (!waits_for_resources(*job, facts.now)) continue;
    auto max_starts = max_starts_of(*job, facts.jobs, live_of_array);
    if (max_starts == 0) continue;
    if (max_starts != no_limit) line.set_budget(job->array_id, max_starts);
    line.insert(*job, std::min(max_starts, jobs_in(*job)));
  }
}

Amounts free_of(const FreeResources& free, const Machine& machine) {
  auto left = [](std::uint64_t all, std::uint64_t used) { return all - std::min(all, used); };
  return {left(machine.cpus.value, free.cpus_in_use().value),
          left(machine.memory.value, free.memory_in_use().value),
          left(machine.gpus, free.gpus_in_use().size())};
}

RelatedJob related_job(const Job& job) {
  RelatedJob other;
  other.job = job.id;
  other.shown = shown_id(job);
  other.name = job.request.name;
  other.user = job.request.user;
  other.state = job.state == JobState::starting ? JobState::running : job.state;
  if (is_live(job.state) && job.state != JobState::completing && job.run)
    other.until = held_until(job);
  return other;
}

}  // namespace slotd::decide
