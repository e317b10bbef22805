#pragma once

#include "clients/scontrol/keyword.hpp"
#include "protocol/node.hpp"

#include <string>

namespace slotd::clients::control {

/// What Slurm says of a node and the daemon does not know: the client is on the same machine.
struct HostFacts {
  std::string architecture;    ///< `x86_64`
  std::string system;          ///< `Linux 6.1.0 #1 SMP`
  std::string load;            ///< of the last minute: `0.42`
  std::uint64_t free_mib = 0;  ///< memory that nothing uses
};
HostFacts host_facts();

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
