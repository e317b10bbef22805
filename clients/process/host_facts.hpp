#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace slotd::clients {

/// What Slurm shows about a node and the daemon does not tell. The client runs on the same machine and
/// reads it itself.
struct HostFacts {
  std::string architecture;    ///< `x86_64`
  std::string system;          ///< `Linux 6.1.0 #1 SMP`
  std::optional<double> load;  ///< of the last minute
  std::uint64_t free_mib = 0;  ///< memory that nothing uses
};
HostFacts host_facts();

}  // namespace slotd::clients
