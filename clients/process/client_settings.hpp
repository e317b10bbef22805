#pragma once

#include "protocol/setting_values.hpp"

namespace slotd::clients {

/// What environment and configuration file say; read at the first call and kept. A relative
/// $SLOTD_ROOT is seen from the current folder. Not checked yet: a client checks what it reads.
const Result<SettingValues>& client_settings();

}  // namespace slotd::clients
