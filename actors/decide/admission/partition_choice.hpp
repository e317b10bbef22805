#pragma once

#include "protocol/base/result.hpp"
#include "protocol/job.hpp"
#include "protocol/node.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slotd::decide {

/// None where the machine has none of this name.
const Partition* find_partition(const Machine& machine, std::string_view name);

/// The names that a request gives, in its order; none: it leaves the choice to us.
std::vector<std::string> asked_partitions(const JobRequest& request);

/// Where a request goes that names no partition: to the default one, or, where that has none and it
/// asks for GPUs, to the first that has.
const Partition* unnamed_partition(const Machine& machine, bool asks_gpus);

/// Features are compared without case, and as models of GPUs: `geforce_rtx_3090` is `rtx3090`. A
/// partition's name is a feature of it, and `gpu` of all that have GPUs.
bool has_feature(const Partition& partition, std::string_view feature);

/// Does the partition meet the request's constraint? Fault for what is no constraint.
Result<bool> meets(const Partition& partition, const JobRequest& request);

/// Do these two name one model of GPU? Compared as model_name() spells them, with or without `rtx` or
/// `gtx` ahead. No name is every model.
bool same_gpu_model(std::string_view asked, std::string_view there);

}  // namespace slotd::decide
