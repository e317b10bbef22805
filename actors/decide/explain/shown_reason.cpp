#include "actors/decide/explain/shown_reason.hpp"

#include "actors/decide/eligibility/timing.hpp"

namespace slotd::decide {

Reason shown_reason(const Job& job, const QueueState& line) {
  if (job.state != JobState::pending || job.reason != Reason::none) return job.reason;
  if (is_early(job.request, line.now)) return Reason::begin_time;
  auto ask = resources_of(job.request);
  if (!line.all.could_fit(ask))
    return line.all.has_cpus(ask) ? Reason::bad_constraints : Reason::partition_config;
  // If the queue is empty, a pending job is just being started.
  if (!line.first) return Reason::none;
  if (line.first != job.id) return Reason::priority;
  return line.drained ? Reason::node_drained : Reason::resources;
}

}  // namespace slotd::decide
