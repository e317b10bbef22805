#pragma once

#include "actors/decide/eligibility/dependency.hpp"
#include "actors/messages.hpp"
#include "actors/scheduler/dependents.hpp"
#include "actors/scheduler/jobs.hpp"

#include <map>
#include <optional>
#include <vector>

namespace slotd {

/// Jobs and arrays that a dependency names and that may have left memory.
struct EvictedJobs {
  std::vector<JobPtr> jobs = {};
  std::map<JobId, decide::ArrayProgress> arrays = {};
};

/// Finds what a dependency asks about: jobs, elements and arrays, in memory or fetched from the disk.
class Prerequisites {
 public:
  Prerequisites(Jobs& jobs, const Dependents& dependents) : jobs_(jobs), dependents_(dependents) {}

  /// What of it is to be fetched from the disk first.
  FetchJobs missing_for(const DependencySpec& spec) const;
  /// Marks which of the ids are arrays. Fault `invalid` for an element that its array never had.
  Done resolve(DependencySpec& spec, const EvictedJobs& evicted) const;

  /// Does the job ask to be alone, and is it known who else has its name? A new job is not in memory yet.
  enum class Singleton { known, unknown };
  decide::DependencyCheck check(const Job& job, Time now, const EvictedJobs& evicted = {},
                                Singleton singleton = Singleton::known) const;

  /// None: it is not stored any more.
  std::optional<decide::PrerequisiteState> state_of(const JobRef& ref,
                                                    const EvictedJobs& evicted) const;
  /// When it began. An array has begun when the last of its elements has.
  std::optional<Time> begin_of(const JobRef& ref, const EvictedJobs& evicted) const;

 private:
  JobPtr find(const JobRef& ref, const EvictedJobs& evicted) const;
  const decide::ArrayProgress* array(JobId id, const EvictedJobs& evicted) const;
  static std::optional<decide::PrerequisiteState> element_without_row(
    const JobRef& ref, const decide::ArrayProgress* array, const EvictedJobs& evicted);
  std::optional<Time> begin_of_array(const JobRef& ref) const;

  Jobs& jobs_;  // counts names at the first question about a singleton
  const Dependents& dependents_;
};

}  // namespace slotd
