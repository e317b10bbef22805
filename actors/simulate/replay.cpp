#include "actors/simulate/replay.hpp"

#include "actors/decide/plan/simulation.hpp"

#include <algorithm>

namespace slotd::simulate {

namespace {

using namespace std::chrono_literals;

/// The queue identifies a job by its place in the workload.
JobId id_at(std::size_t place) { return JobId{static_cast<std::uint32_t>(place + 1)}; }

Lot lot_of(const TraceJob& job, Time start) {
  return {job.id, job.asked.ask.cpus, job.arrival, start, job.runs};
}

decide::QueueEntry contender_of(const TraceJob& job, JobId id, Estimates estimates) {
  decide::QueueEntry queue_entry{id, job.array, job.priority, job.asked, std::nullopt};
  if (estimates == Estimates::exact) {
    queue_entry.request.longest = std::max<Duration>(job.runs, 1s);
    queue_entry.request.shortest = queue_entry.request.longest;
  }
  return queue_entry;
}

void fill(decide::Simulation& simulation, const Workload& workload, Estimates estimates) {
  for (std::size_t place = 0; place < workload.jobs.size(); ++place) {
    const auto& job = workload.jobs[place];
    if (job.array_limit > 0) simulation.limit_array(job.array, job.array_limit);
    simulation.add(contender_of(job, id_at(place), estimates), job.arrival, job.runs);
  }
}

}  // namespace

std::string_view name_of(decide::Policy policy) {
  switch (policy) {
    case decide::Policy::backfill: return "backfill";
    case decide::Policy::fifo: return "fifo";
    case decide::Policy::first_fit: break;
  }
  return "first-fit";
}

std::vector<Lot> replay(const Workload& workload, const Replay& how) {
  if (workload.jobs.empty()) return {};
  decide::Simulation simulation(how.machine, workload.jobs.front().arrival, how.rules);
  fill(simulation, workload, how.estimates);
  std::vector<Lot> schedule;
  schedule.reserve(workload.jobs.size());
  decide::Simulation::Observer observer;
  observer.started = [&](const decide::Simulation::Started& started) {
    schedule.push_back(lot_of(workload.jobs[started.job.value - 1], started.at));
    constexpr std::size_t now_and_then = 256;
    if (how.progress && schedule.size() % now_and_then == 0) how.progress(schedule.size());
  };
  simulation.run(observer);
  return schedule;
}

std::vector<Lot> as_in_trace(const Workload& workload) {
  std::vector<Lot> schedule;
  for (const auto& job : workload.jobs) {
    if (!job.waited) return {};
    schedule.push_back(lot_of(job, job.arrival + *job.waited));
  }
  return schedule;
}

}  // namespace slotd::simulate
