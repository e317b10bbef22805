#pragma once

#include "actors/attempts/exit_watcher.hpp"
#include "actors/daemon/config.hpp"
#include "actors/events/event_socket.hpp"
#include "actors/host/hook_runner.hpp"
#include "protocol/base/result.hpp"
#include "protocol/paths.hpp"

#include <memory>

namespace slotd {

/// The threads that actors work with.
struct Services {
  std::shared_ptr<ExitWatcher> watcher;
  std::shared_ptr<EventSocket> event_socket;
  std::shared_ptr<host::Hooks> hooks;  ///< null: there is no notification command
};

/// Starts them. The lock of the root must be held. `newest` is the number of the last event on disk.
Result<Services> start_services(const DaemonConfig& config, const Paths& paths, EventSeq newest);

}  // namespace slotd
