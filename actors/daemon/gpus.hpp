#pragma once

#include "actors/daemon/config.hpp"
#include "protocol/base/result.hpp"

namespace caf {
class actor_system;
}

namespace slotd {

/// Looks for GPUs where the settings do not say how many there are, and reads the configuration with
/// them. What was found is said in the log. A driver that hangs holds this up for 5 s at most.
Result<DaemonConfig> config_with_gpus(caf::actor_system& system, const SettingValues& values,
                                      MachineFacts facts);

}  // namespace slotd
