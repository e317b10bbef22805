#include "actors/decide/plan/expected_start.hpp"

#include "actors/decide/eligibility/timing.hpp"
#include "actors/decide/plan/held_resources.hpp"
#include "actors/decide/plan/simulation.hpp"

#include <algorithm>
#include <utility>

namespace slotd::decide {

namespace {

/// Each end of a job is a round. A longer simulation helps nobody, and a long queue of short jobs must
/// not keep the reader busy.
constexpr std::size_t most_rounds_played = 20'000;

void add(Simulation& simulation, const Job& job, Time now) {
  if (is_live(job.state) && job.run) {
    auto until = held_until(job);
    simulation.add({job.id, job.array_id, job.run->allocation, until, until});
  }
  // The array's own record has the current limit.
  if (job.array_id != JobId{} && job.id == job.array_id)
    simulation.limit_array(job.array_id, job.array->limit);
  if (!waits_for_resources(job, now)) return;
  simulation.add(queue_entry(job, jobs_in(job)), now);
}

Simulation of_jobs(std::span<const JobPtr> jobs, const Machine& machine, Time now,
                   Duration starvation) {
  Simulation simulation(machine, now, {starvation});
  for (const auto& job : jobs) add(simulation, *job, now);
  return simulation;
}

}  // namespace

bool waits_for_resources(const Job& job, Time now) {
  return job.state == JobState::pending && !job.request.hold && job.reason != Reason::dependency &&
         job.reason != Reason::dependency_never_satisfied && job.reason != Reason::begin_time &&
         !is_empty_record(job) && !is_early(job.request, now);
}

std::unordered_map<JobId, Time> expected_starts(std::span<const JobPtr> jobs,
                                                const Machine& machine, Time now,
                                                Duration starvation) {
  auto simulation = of_jobs(jobs, machine, now, starvation);
  std::unordered_map<JobId, Time> starts;
  Simulation::Observer observer;
  // The first element of a record counts: emplace keeps the first start.
  observer.started = [&](const Simulation::Started& started) {
    starts.emplace(started.job, started.at);
  };
  simulation.run(observer, most_rounds_played);
  return starts;
}

std::optional<Time> expected_start_of(JobId job, std::span<const JobPtr> jobs,
                                      const Machine& machine, Time now, Duration starvation) {
  auto simulation = of_jobs(jobs, machine, now, starvation);
  std::optional<Time> start;
  Simulation::Observer observer;
  observer.started = [&](const Simulation::Started& started) {
    if (started.job == job && !start) start = started.at;
  };
  observer.enough = [&] { return start.has_value(); };
  simulation.run(observer, most_rounds_played);
  return start;
}

std::optional<Time> expected_start(Job newcomer, std::vector<JobPtr> jobs, const Machine& machine,
                                   Time now, Duration starvation) {
  auto begin = std::exchange(newcomer.request.begin, std::nullopt).value_or(now);
  newcomer.state = JobState::pending;
  newcomer.reason = Reason::none;
  newcomer.request.hold = false;
  jobs.push_back(std::make_shared<const Job>(newcomer));
  auto start = expected_start_of(newcomer.id, jobs, machine, now, starvation);
  return start ? std::optional{std::max(*start, begin)} : std::nullopt;
}

}  // namespace slotd::decide
