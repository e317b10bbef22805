#pragma once

#include "clients/scontrol/keyword.hpp"
#include "protocol/job.hpp"

#include <optional>
#include <string>

namespace slotd::clients::control {

/// What a job's record shows beside the job itself.
struct JobContext {
  Time now;
  std::string group;              ///< name of its gid; empty: unknown
  std::string gpu_model;          ///< of the machine
  std::optional<Time> may_start;  ///< when the plan expects a pending job to start
};

/// `scontrol show job`: Slurm's keys in Slurm's order, then our own.
std::string job_record(const Job& job, const JobContext& around, const DisplayOptions& display);

}  // namespace slotd::clients::control
