#pragma once

#include "protocol/job.hpp"
#include "protocol/node.hpp"

#include <string>
#include <vector>

namespace slotd::decide {

/// What a job's environment depends on besides the job.
struct EnvironmentFacts {
  std::string root;  ///< SLOTD_ROOT, absolute
  std::string mark;  ///< value of SLOTD_JOB, see job_mark()
};

/// The environment of a batch job as `NAME=value` entries: the submitter's variables, without those that
/// describe a job that the submitter ran in, and with the SLURM_* variables that Slurm sets in a one-node
/// job (sbatch(1), OUTPUT ENVIRONMENT VARIABLES). The shepherd adds those that differ by rank
/// (SLURM_PROCID, SLURM_LOCALID and so on).
std::vector<std::string> job_environment(const Job& job, const Machine& machine,
                                         const std::vector<std::string>& submitted,
                                         const EnvironmentFacts& facts);

}  // namespace slotd::decide
