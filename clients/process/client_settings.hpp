#pragma once

#include "protocol/setting_values.hpp"

namespace slotd::clients {

/// What the environment and the configuration file say; read at the first call and kept. A relative
/// $SLOTD_ROOT is relative to the current folder. Nothing is checked yet: each client checks the
/// settings that it reads.
const Result<SettingValues>& client_settings();

}  // namespace slotd::clients
