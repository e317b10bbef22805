#pragma once

#include "protocol/node.hpp"
#include "protocol/text/value.hpp"

#include <string>
#include <vector>

// What sinfo and scontrol say of the machine, each fact defined once.
namespace slotd::clients {

/// The features that any of these partitions has, each once.
List features_of(const std::vector<const Partition*>& partitions);
std::vector<const Partition*> partitions_of(const Machine& machine);

/// `gpu:h100:2(IDX:0,3)`, or `gpu:0`.
std::string gpus_in_use(const MachineUse& use);

}  // namespace slotd::clients
