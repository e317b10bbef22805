#pragma once

#include "clients/process/host_facts.hpp"
#include "clients/scontrol/keyword.hpp"
#include "protocol/node.hpp"

#include <string>

namespace slotd::clients::control {

/// `scontrol show node`.
std::string node_record(const MachineUse& use, const HostFacts& host, const DisplayOptions& display,
                        Time now);

/// `scontrol show partition`. `default_memory` and `default_time`: of a job that asks for none, as
/// the daemon's settings have it.
struct PartitionDefaults {
  std::string memory = "UNLIMITED";
  std::string time = "NONE";
};
std::string partition_record(const Partition& partition, const Machine& machine,
                             const PartitionDefaults& defaults, const DisplayOptions& display);

/// `IDLE`, `MIXED+DRAIN`.
std::string long_node_state(const MachineUse& use);

}  // namespace slotd::clients::control
