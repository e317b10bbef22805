#pragma once

#include "actors/interfaces.hpp"
#include "actors/outbox.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <memory>

namespace slotd {

/// Who answers what.
struct DeskTools {
  SchedulerActor scheduler;
  ReaderActor reader;
  std::shared_ptr<Outbox> outbox;
  std::uint32_t uid = 0;  ///< of everybody who gets through the socket: ours
};

DeskActor::behavior_type desk(DeskActor::pointer self, DeskTools tools);

}  // namespace slotd
