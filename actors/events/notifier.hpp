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

NotifierActor::behavior_type notifier(NotifierActor::pointer self, NotifierTools tools);

}  // namespace slotd
