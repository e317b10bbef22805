#pragma once

#include "actors/scheduler/jobs.hpp"
#include "actors/scheduler/outside.hpp"

#include <unordered_map>
#include <utility>
#include <vector>

namespace slotd {

/// Clients that wait for the end of a job (`sbatch --wait`).
class JobWaits {
 public:
  JobWaits(Outside& outside, const Jobs& jobs) : outside_(outside), jobs_(jobs) {}

  /// Answered when the job is over, at once if it is. Fault `unknown_job` where there never was one.
  void wait(JobId id, Deliver<WaitOutcome> deliver) {
    auto job = jobs_.find(id);
    if (job && is_over(job->state)) return deliver(WaitOutcome{*job});
    if (job) return waiting_[id].push_back(std::move(deliver));
    outside_.fetch({{id}}, [deliver = std::move(deliver)](const Result<FetchedJobs>& fetched) {
      if (!fetched) return deliver(tl::unexpected(fetched.error()));
      if (fetched->jobs.empty())
        return deliver(fail(FaultCode::unknown_job, "Invalid job id specified"));
      deliver(WaitOutcome{*fetched->jobs.front()});
    });
  }

  void tell(const Job& over) {
    auto waiting = waiting_.extract(over.id);
    if (waiting.empty()) return;
    for (auto& deliver : waiting.mapped()) deliver(WaitOutcome{over});
  }

 private:
  Outside& outside_;
  const Jobs& jobs_;
  std::unordered_map<JobId, std::vector<Deliver<WaitOutcome>>> waiting_;
};

}  // namespace slotd
