#pragma once

#include "actors/host/hook_runner.hpp"
#include "actors/interfaces.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <memory>
#include <string>

namespace slotd {

/// What a notifier works with.
struct NotifierTools {
  std::string command;  ///< SLOTD_NOTIFY_CMD
  std::shared_ptr<host::Hooks> hooks;
  JournalActor journal;
};

/// Runs the command for each notice that it is told of, also for one that comes twice: a notice is
/// told again by a daemon that starts before it was crossed out.
NotifierActor::behavior_type notifier(NotifierActor::pointer self, NotifierTools tools);

}  // namespace slotd
