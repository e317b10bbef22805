#pragma once

#include "protocol/job.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::clients {

/// CPUs that a node must have for it (squeue(1), MIN_CPUS; scontrol(1), MinCPUsNode).
std::uint64_t least_cpus(const JobRequest& request);

/// For each CPU where it was asked for so, else in all (squeue(1), MIN_MEMORY).
std::string least_memory(const JobRequest& request);

/// May others be beside it: `OK`, `YES`, `NO` (squeue(1), OVER_SUBSCRIBE).
std::string_view sharing(const JobRequest& request);

/// Lines of what was asked for by GPU, node or task, as `scontrol show job` ends with:
/// `CpusPerTres=gres:gpu:3`, `TresPerNode=gres:gpu:h100:2`.
std::vector<std::string> gpu_demands(const JobRequest& request);

}  // namespace slotd::clients
