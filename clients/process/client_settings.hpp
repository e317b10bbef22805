#pragma once

#include "protocol/setting_values.hpp"

#include <string>

namespace slotd::clients {

/// What the environment and the configuration file say; read at the first call and kept. A relative
/// $SLOTD_ROOT is relative to the current folder. Nothing is checked yet: each client checks the
/// settings that it reads.
const Result<SettingValues>& client_settings();

// One setting; empty or false where the settings cannot be read, which is reported when the client connects.
std::string client_text(const char* name);
bool client_flag(const char* name);

}  // namespace slotd::clients
