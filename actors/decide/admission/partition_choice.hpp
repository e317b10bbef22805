#pragma once

#include "protocol/base/result.hpp"
#include "protocol/job.hpp"
#include "protocol/node.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slotd::decide {

/// The partition of this name; null if there is none.
const Partition* find_partition(const Machine& machine, std::string_view name);

/// The partitions that a request names, in its order; empty if it names none.
std::vector<std::string> asked_partitions(const JobRequest& request);

/// The partition for a request that names none: the default one, or for a request with GPUs the first
/// partition with GPUs if the default one has none. Null if the machine has no default partition.
const Partition* unnamed_partition(const Machine& machine, bool asks_gpus);

/// Does the partition have the feature? Case is ignored, and GPU models are compared as model_name()
/// spells them: `geforce_rtx_3090` equals `rtx3090`. The partition's own name counts as a feature, and
/// `gpu` as one of every partition with GPUs.
bool has_feature(const Partition& partition, std::string_view feature);

/// Does the partition meet the request's constraint (sbatch(1), --constraint)? The Fault is `invalid` if
/// the constraint cannot be parsed.
Result<bool> meets(const Partition& partition, const JobRequest& request);

/// Do two names mean the same GPU model? They are compared as model_name() spells them, without a leading
/// `rtx` or `gtx`. An empty `asked` means any model.
bool same_gpu_model(std::string_view asked, std::string_view there);

}  // namespace slotd::decide
