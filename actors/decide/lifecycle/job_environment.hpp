#pragma once

#include "protocol/job.hpp"
#include "protocol/node.hpp"

#include <string>
#include <vector>

namespace slotd::decide {

/// What a job's environment needs to know beside the job.
struct EnvironmentFacts {
  std::string root;  ///< SLOTD_ROOT, absolute
  std::string mark;  ///< SLOTD_JOB
};

/// The environment of a batch job: the submitter's, less what belongs to a job that the submitter
/// ran in, with the SLURM_* set that Slurm gives a one-node job (sbatch(1), OUTPUT ENVIRONMENT
/// VARIABLES). What differs by rank (SLURM_PROCID …) is the shepherd's to add.
std::vector<std::string> job_environment(const Job& job, const Machine& machine,
                                         const std::vector<std::string>& submitted,
                                         const EnvironmentFacts& facts);

}  // namespace slotd::decide
