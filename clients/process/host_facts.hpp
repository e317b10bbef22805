#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace slotd::clients {

/// What Slurm says of a node and the daemon does not know: the client is on the same machine.
struct HostFacts {
  std::string architecture;    ///< `x86_64`
  std::string system;          ///< `Linux 6.1.0 #1 SMP`
  std::optional<double> load;  ///< of the last minute
  std::uint64_t free_mib = 0;  ///< memory that nothing uses
};
HostFacts host_facts();

}  // namespace slotd::clients
