#include "actors/scheduler/parts.hpp"

#include <utility>

namespace slotd {

SchedulerParts::SchedulerParts(SchedulerConfig with, std::unique_ptr<Outside> world)
    : config(std::move(with)),
      outside(std::move(world)),
      started(outside->now()),
      resources(*outside, round_gate, config.machine),
      prerequisites(jobs, dependents),
      queue(*outside, jobs, prerequisites),
      attempts(*outside),
      commits(*outside, jobs, gate, resources),
      records(*outside, jobs, gate, commits),
      pending(*outside, jobs, gate, dependents, prerequisites, wakeups, queue, commits, records,
              round_gate),
      waits(*outside, jobs),
      ends(*outside, config.min_job_age,
           [this](JobId over, Time older_than) { forget(over, older_than); }),
      reactor(config, jobs, queue, pending, records, attempts, waits, ends, round_gate),
      node(*outside, gate, commits, round_gate, replies),
      rounds(config, node.drain(), *outside, jobs, gate, queue, pending, resources, commits,
             round_gate),
      reports(config, *outside, jobs, gate, resources, commits, attempts),
      submissions(config, *outside, jobs, prerequisites, commits, attempts, replies),
      cancels(config, *outside, jobs, gate, queue, pending, commits, attempts, round_gate, replies),
      updates(config, *outside, jobs, gate, prerequisites, queue, pending, commits, ends, replies),
      plan_check(config, jobs, gate, queue, resources, wakeups) {
  round_gate.make_with([this] { rounds.make(); });
  commits.follow_up_with(
    [this](const auto& changes, const auto& context) { reactor.follow_up(changes, context); });
  jobs.when_alone([this](JobId next) { pending.recheck_soon(next); });
#ifdef SLOTD_CRASH_POINTS
  rounds.check_with([this](const decide::Plan& plan, Time now) { plan_check.check(plan, now); });
#endif
}

void SchedulerParts::begin(RecoveredState recovered) {
  for (auto& [id, frame] : recovered.answers) replies.put(id, std::move(frame), outside->now());
  node.begin(recovered.drain);
  restore(recovered);
  for (const auto& job : recovered.jobs)
    if (job->state == JobState::pending) pending.enqueue(*job);
  for (const auto& found : recovered.found) reports.recover(found);
  for (const auto& [array, progress] : recovered.arrays)
    if (auto record = jobs.find(array)) {
      queue.set_budget(*record);
      records.close_when_over(*record);
    }
  round_gate.want();
}

void SchedulerParts::restore(const RecoveredState& recovered) {
  jobs.begin(recovered.last_job, recovered.last_event);
  for (const auto& [array, progress] : recovered.arrays) jobs.restore_array(array, progress);
  for (const auto& job : recovered.jobs) {
    jobs.restore(job);
    if (!recovered.arrays.contains(job->array_id)) jobs.count_in_array(*job);
    resources.note(*job);
    if (is_over(job->state)) ends.remember(*job);
  }
}

/// It may have been requeued meanwhile, or have ended again.
void SchedulerParts::forget(JobId over, Time older_than) {
  auto job = jobs.find(over);
  if (!job || !is_over(job->state) || job->ending->end > older_than) return;
  jobs.forget(*job);
  if (job->id == job->array_id) queue.forget_array(job->id);
}

MachineShown SchedulerParts::show_machine() const {
  MachineUse use;
  const auto& free = resources.free();
  use.machine = config.machine;
  use.cpus_in_use = free.cpus_in_use();
  use.memory_in_use = free.memory_in_use();
  use.gpus_in_use = free.gpus_in_use();
  use.running = jobs.counts().running();
  use.pending = jobs.counts().pending();
  for (const auto& partition : use.machine.partitions)
    use.partitions.push_back(jobs.counts().of(partition.name));
  use.drain = node.drain();
  use.boot = config.boot_time;
  use.daemon_start = started;
  use.cgroup = config.cgroup_base;
  return {use};
}

Snapshot SchedulerParts::snapshot() {
  return {
    jobs.snapshot(), jobs.seq(),     jobs.last_id(),    queue.pending().first(resources.free()),
    node.drain(),    config.machine, config.starvation, outside->now()};
}

}  // namespace slotd
