#ifdef SLOTD_CRASH_POINTS
#include "actors/decide/eligibility/timing.hpp"
#include "actors/decide/plan/plan_text.hpp"
#include "actors/host/log.hpp"
#include "actors/scheduler/scheduler.hpp"

#include <caf/all.hpp>

#include <cstdlib>
#include <string_view>

// For tests of the daemon: each plan is made again from the job table alone. The line and what is held,
// which events keep up to date, must give the same.
namespace slotd {

namespace {

std::string use_text(const decide::FreeResources& free) {
  return std::to_string(free.cpus_in_use().value) + " CPUs and " +
         std::to_string(free.memory_in_use().value) + " MiB";
}

[[noreturn]] void fail(const std::string& what) {
  host::log(host::LogLevel::error, what);
  std::abort();
}

}  // namespace

void SchedulerState::check_plan(const decide::Plan& made, Time now) {
  static const char* const asked = std::getenv("SLOTD_TEST_CHECK_PLAN");
  if (!asked) return;
  auto line =
    asked == std::string_view{"against nothing"} ? decide::PendingQueue{} : rebuild_queue(now);
  decide::HeldResources held;
  decide::FreeResources least(tools_.config.machine);
  for (auto job = jobs_.next_after({}); job; job = jobs_.next_after(job->id)) {
    if (!gate_.is_open(job->id)) continue;
    held.note(*job);
    if (is_live(job->state) && job->run) least.take_held(job->run->allocation);
  }
  for (const auto& [due, allocation] : held_resources_.due())
    if (!gate_.is_open(due.second)) held.hold(due.second, allocation, due.first);
  auto again = decide::plan(line, free_, held, now, {tools_.config.starvation});
  auto was = decide::plan_text(made);
  auto is = decide::plan_text(again);
  if (was != is) fail("plan differs: " + was + "; anew: " + is);
  // What has ended may not have been given back yet; what runs is held.
  if (least.cpus_in_use() > free_.cpus_in_use() || least.memory_in_use() > free_.memory_in_use())
    fail("plan differs: " + use_text(free_) + " in use, but jobs hold " + use_text(least));
}

/// Rows on which a change is on its way stay as they were.
decide::PendingQueue SchedulerState::rebuild_queue(Time now) {
  decide::PendingQueue line;
  for (auto job = jobs_.next_after({}); job; job = jobs_.next_after(job->id)) {
    if (job->array_id == job->id) line.set_budget(job->id, budget_of(*job));
    if (!gate_.is_open(job->id)) continue;
    if (auto max_starts = recompute_max_starts(*job, now); max_starts > 0)
      line.insert(*job, max_starts);
  }
  for (const auto& [request, entries] : queue_.class_queues())
    for (const auto& [place, entry] : entries) {
      if (gate_.is_open(place.job)) continue;
      line.insert(
        {place.job, entry.array, place.priority, request, entry.passed, entry.max_starts});
      if (entry.frozen) line.freeze(place.job);
    }
  return line;
}

/// How often it may start, apart from room and order.
std::uint32_t SchedulerState::recompute_max_starts(const Job& job, Time now) {
  if (job.state != JobState::pending || job.request.hold || is_empty_record(job)) return 0;
  auto begin = job.request.begin;
  auto alarm_to_come = begin && wakeups_.contains({*begin, job.id});
  if (alarm_to_come || decide::is_early(job.request, now)) return 0;
  if (!is_array_record(job)) return job.request.dependency.empty() ? 1 : 0;
  return budget_of(job) == 0U ? 0 : ready_elements(job).count();
}

}  // namespace slotd
#endif
