#pragma once

#include "actors/decide/update/job_update.hpp"
#include "actors/scheduler/jobs.hpp"
#include "actors/scheduler/update_targets.hpp"

#include <functional>
#include <map>
#include <set>
#include <vector>

namespace slotd {

/// What one UpdateJobs comes to: rows to be committed, and the answer.
class UpdateDraft {
 public:
  /// Tells what the rules of an update ask about one job.
  using FactsOf = std::function<decide::UpdateFacts(const Job& job)>;

  UpdateDraft(const UpdateJobs& ask, const UpdateTargets& chosen, Jobs& jobs);
  UpdateDraft(const UpdateDraft&) = delete;
  UpdateDraft& operator=(const UpdateDraft&) = delete;

  /// Decides about each target.
  void make(const FactsOf& facts_of);

  const UpdateOutcome& outcome() const { return outcome_; }
  const std::vector<Change>& changes() const { return changes_; }

 private:
  void update(const decide::Target& target, const FactsOf& facts_of);
  void split(const decide::Target& target, decide::UpdatedJob updated);
  void set_array_limit(std::uint32_t limit);
  void reopen_arrays();
  void done(const Job& job);
  void refuse(const decide::Target& target, const Fault& fault);
  void settle_passed_over();
  void put(Job job, EventKind kind, std::vector<FieldChange> what, JobId left = {});
  /// The row as drafted, else as it is.
  JobPtr row(JobId id) const;

  const UpdateJobs& ask_;
  const UpdateTargets& chosen_;
  Jobs& jobs_;
  UpdateOutcome outcome_;
  std::vector<JobRefusal> passed_over_;  ///< of whole arrays: elements for which it means nothing
  std::vector<Change> changes_;
  std::map<JobId, std::size_t> places_;  ///< of rows in changes_
  std::set<JobId> named_done_;           ///< those in the outcome
};

}  // namespace slotd
