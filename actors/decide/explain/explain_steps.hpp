#pragma once

#include "actors/decide/explain/explain.hpp"
#include "actors/decide/plan/plan.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

// The steps of explain(): rebuild the queue, check the conditions of one job, and look for remedies.
namespace slotd::decide {

/// The queue and the running jobs as the scheduler has them, rebuilt from the rows of a table.
struct PlanState {
  explicit PlanState(const ExplainFacts& facts);

  FreeResources free;
  HeldResources held;
  PendingQueue line;
  std::vector<JobPtr>
    live;  ///< in the order in which they give back resources; those without a limit last
  std::unordered_map<JobId, std::uint32_t> live_of_array;
};

/// How many elements of the job's array may run at once; 0 for no limit, or without an array.
std::uint32_t array_limit_of(const Job& job, const JobTable& jobs);

/// Amounts of free resources; memory in MiB.
struct Amounts {
  std::uint64_t cpus = 0;
  std::uint64_t memory = 0;
  std::uint64_t gpus = 0;
};
Amounts free_of(const FreeResources& free, const Machine& machine);

/// A job that another one waits for, as users see it.
RelatedJob related_job(const Job& job);

/// Does a condition keep the job out of the queue, as a hold or a begin time does? The others concern
/// resources and priority.
bool is_gate(ConditionKind kind);
std::vector<Condition> conditions_of(const Job& job, const PlanState& plan_state,
                                     const ExplainFacts& facts);

/// The single changes that would help, given the conditions of the job. Changes the queue of `plan_state`
/// while it looks, and restores it.
std::vector<Remedy> remedies_for(const Job& job, const std::vector<Condition>& conditions,
                                 PlanState& plan_state, const ExplainFacts& facts);

/// All rows of the table, in order of id.
std::vector<JobPtr> rows_of(const JobTable& jobs);

}  // namespace slotd::decide
