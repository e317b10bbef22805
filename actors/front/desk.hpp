#pragma once

#include "actors/front/outbox.hpp"
#include "actors/interfaces.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <memory>
#include <vector>

namespace slotd {

/// Who answers what.
struct DeskTools {
  SchedulerActor scheduler;
  ReaderActor reader;
  std::shared_ptr<Outbox> outbox;
  std::uint32_t uid = 0;                    ///< of everybody who gets through the socket: ours
  std::vector<ShownSetting> settings = {};  ///< what the daemon runs with
};

DeskActor::behavior_type desk(DeskActor::pointer self, DeskTools tools);

}  // namespace slotd
