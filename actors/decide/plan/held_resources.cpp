#include "actors/decide/plan/held_resources.hpp"

namespace slotd::decide {

std::optional<Time> held_until(const Job& live) {
  if (live.state == JobState::completing) return live.run->start;
  if (!live.request.time_limit) return std::nullopt;
  return live.run->start + *live.request.time_limit;
}

void HeldResources::hold(JobId job, const Allocation& what, std::optional<Time> until) {
  let_go(job);
  if (!until) return;
  due_.emplace(Due{*until, job}, what);
  due_times_.emplace(job, *until);
}

void HeldResources::let_go(JobId job) {
  auto moment = due_times_.find(job);
  if (moment == due_times_.end()) return;
  due_.erase({moment->second, job});
  due_times_.erase(moment);
}

void HeldResources::note(const Job& job) {
  // With reason `storage` only the end is still unwritten; the resources were given back.
  if (is_live(job.state) && job.run && job.reason != Reason::storage)
    hold(job.id, job.run->allocation, held_until(job));
  else
    let_go(job.id);
}

}  // namespace slotd::decide
