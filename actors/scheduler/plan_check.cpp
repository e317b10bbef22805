#ifdef SLOTD_CRASH_POINTS
#include "actors/scheduler/plan_check.hpp"

#include "actors/decide/eligibility/timing.hpp"
#include "actors/decide/plan/plan_text.hpp"
#include "actors/host/log.hpp"

#include <cstdlib>
#include <string>
#include <string_view>

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

void PlanCheck::check(const decide::Plan& made, Time now) const {
  static const char* const asked = std::getenv("SLOTD_TEST_CHECK_PLAN");
  if (!asked) return;
  auto against_nothing =
    asked == std::string_view{"against nothing"};  // shows that the check can fail
  compare(made, against_nothing ? decide::PendingQueue{} : rebuild_queue(now), now);
}

void PlanCheck::compare(const decide::Plan& made, const decide::PendingQueue& queue,
                        Time now) const {
  decide::HeldResources held;
  decide::FreeResources least(config_.machine);
  for (auto job = jobs_.next_after({}); job; job = jobs_.next_after(job->id)) {
    if (!gate_.is_open(job->id)) continue;
    held.note(*job);
    if (is_live(job->state) && job->run) least.take_held(job->run->allocation);
  }
  for (const auto& [due, allocation] : resources_.held().due())
    if (!gate_.is_open(due.second)) held.hold(due.second, allocation, due.first);
  const auto& free = resources_.free();
  auto again = decide::plan_text(decide::plan(queue, free, held, now, {config_.starvation}));
  auto was = decide::plan_text(made);
  if (was != again) fail("plan differs: " + was + "; anew: " + again);
  // What has ended may not have been given back yet; what runs is held.
  if (least.cpus_in_use() > free.cpus_in_use() || least.memory_in_use() > free.memory_in_use())
    fail("plan differs: " + use_text(free) + " in use, but jobs hold " + use_text(least));
}

/// Rows on which a change is on its way stay as they were.
decide::PendingQueue PlanCheck::rebuild_queue(Time now) const {
  decide::PendingQueue queue;
  for (auto job = jobs_.next_after({}); job; job = jobs_.next_after(job->id)) {
    if (job->array_id == job->id) queue.set_budget(job->id, queue_.budget_of(*job));
    if (!gate_.is_open(job->id)) continue;
    if (auto starts = starts_of(*job, now); starts > 0) queue.insert(*job, starts);
  }
  for (const auto& [request, entries] : queue_.pending().class_queues())
    for (const auto& [place, entry] : entries) {
      if (gate_.is_open(place.job)) continue;
      queue.insert(
        {place.job, entry.array, place.priority, request, entry.passed, entry.max_starts});
      if (entry.frozen) queue.freeze(place.job);
    }
  return queue;
}

/// How often the job may start, apart from resources and order.
std::uint32_t PlanCheck::starts_of(const Job& job, Time now) const {
  if (job.state != JobState::pending || job.request.hold || is_empty_record(job)) return 0;
  auto begin = job.request.begin;
  auto alarm_to_come = begin && wakeups_.contains(*begin, job.id);
  if (alarm_to_come || decide::is_early(job.request, now)) return 0;
  if (!is_array_record(job)) return job.request.dependency.empty() ? 1 : 0;
  return queue_.budget_of(job) == 0U ? 0 : queue_.ready_elements(job).count();
}

}  // namespace slotd
#endif
