#pragma once

#include "actors/daemon/config.hpp"
#include "protocol/base/result.hpp"

namespace slotd {

/// Runs a daemon until SIGTERM or SIGINT; jobs run on after it. Prints `slotd: ready` on standard
/// output once clients are answered. Fault: why it could not start.
Done run_daemon(const SettingValues& values, MachineFacts facts);

}  // namespace slotd
