#include "clients/history/state_history.hpp"

#include "clients/views/job_facts.hpp"

#include <algorithm>

namespace slotd::clients {

namespace {

bool overlaps(Time begin, Time end, const Window& window) {
  return begin <= window.until && end >= window.since;
}

bool was_in_one(const Job& job, JobState state, const Window& window, Time now) {
  auto started = has_started(job);
  auto end = job.ending ? job.ending->end : now;
  if (state == JobState::pending)
    return overlaps(job.submit, started ? job.run->start : end, window);
  if (state == JobState::running) return started && overlaps(job.run->start, end, window);
  if (job.state != state) return false;
  return is_over(state) ? overlaps(end, end, window) : overlaps(job.submit, now, window);
}

}  // namespace

bool was_in(const Job& job, const std::vector<JobState>& states, const Window& window, Time now) {
  return std::any_of(states.begin(), states.end(),
                     [&](JobState state) { return was_in_one(job, state, window, now); });
}

}  // namespace slotd::clients
