#pragma once

#include "actors/decide/explain/explain.hpp"
#include "actors/decide/plan/plan.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

/// The parts of explain(): who stands where, what that means for one job, and what would change it.
namespace slotd::decide {

/// The line and what runs, taken from the rows of a table as the scheduler has them.
struct PlanState {
  explicit PlanState(const ExplainFacts& facts);

  FreeResources free;
  HeldResources held;
  PendingQueue line;
  std::vector<JobPtr>
    live;  ///< the first to give back what it holds is the first; without a limit last
  std::unordered_map<JobId, std::uint32_t> live_of_array;
};

/// How many elements of the job's array may run at once; 0: as many as fit.
std::uint32_t array_limit_of(const Job& job, const JobTable& jobs);

/// So much of the machine is free.
struct Amounts {
  std::uint64_t cpus = 0;
  std::uint64_t memory = 0;
  std::uint64_t gpus = 0;
};
Amounts free_of(const FreeResources& free, const Machine& machine);

/// As users name a job that others wait for or behind.
RelatedJob related_job(const Job& job);

/// What a job needs beside room and its turn: that it is not held, that its begin time has come, and so on.
bool is_gate(ConditionKind kind);
std::vector<Condition> conditions_of(const Job& job, const PlanState& plan_state,
                                     const ExplainFacts& facts);

/// `conditions`: of the job. May put others in the board's line meanwhile.
std::vector<Remedy> remedies_for(const Job& job, const std::vector<Condition>& conditions,
                                 PlanState& plan_state, const ExplainFacts& facts);

/// All rows of a table, in order of id.
std::vector<JobPtr> rows_of(const JobTable& jobs);

}  // namespace slotd::decide
