#pragma once

#include "actors/daemon/config.hpp"
#include "actors/host/root_lock.hpp"
#include "protocol/base/result.hpp"
#include "protocol/paths.hpp"

namespace slotd {

/// Makes the runtime root and its folders, with mode 0700, and takes its lock. Fault `invalid`: the root
/// is on a network file system. Fault `busy`: another daemon serves it.
Result<host::RootLock> take_root(const DaemonConfig& config, const Paths& paths);

}  // namespace slotd
