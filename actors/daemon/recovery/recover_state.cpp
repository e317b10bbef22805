#include "actors/daemon/recovery/recover_state.hpp"

#include "actors/daemon/recovery/prerequisites.hpp"
#include "actors/daemon/recovery/recover_arrays.hpp"
#include "actors/daemon/recovery/recover_attempt.hpp"

#include <utility>

namespace slotd {

Result<RecoveredState> recover_state(storage::StoredState& state, storage::Accounting& accounting,
                                     const Paths& paths, const std::string& this_boot) {
  auto prerequisites = ended_prerequisites(state.jobs, accounting);
  if (!prerequisites) return tl::unexpected(prerequisites.error());
  RecoveredState recovered;
  recovered.jobs = std::exchange(state.jobs, {});
  for (auto& job : *prerequisites)
    recovered.jobs.push_back(std::make_shared<const Job>(std::move(job)));
  auto arrays = recover_arrays(recovered.jobs, accounting);
  if (!arrays) return tl::unexpected(arrays.error());
  recovered.arrays = std::move(*arrays);
  for (const auto& job : recovered.jobs)
    if (is_live(job->state)) recovered.found.push_back(find_attempt(paths, job, this_boot));
  for (auto& stored : std::exchange(state.replies, {}))
    recovered.answers.emplace_back(stored.request, std::move(stored.reply));
  recovered.last_job = state.last_job;
  recovered.last_event = state.last_event;
  recovered.drain = state.drain;
  return recovered;
}

}  // namespace slotd
