#pragma once

#include "protocol/base/result.hpp"
#include "protocol/job.hpp"

#include <string>
#include <vector>

namespace slotd::clients {

/// $USER, else the account's name.
std::string user_name();

/// Fills in who submits, from where and under which limits: user, home, shell, ids, umask, soft
/// limits, host, current folder. Fault where there is no current folder.
Done describe_submitter(JobRequest& request);

/// Makes the working directory absolute (empty: the current folder) and checks that it exists.
Done resolve_directory(JobRequest& request);

/// This process's environment, byte for byte, and SLURM_PRIO_PROCESS, its nice value.
std::vector<std::string> own_environment();

}  // namespace slotd::clients
