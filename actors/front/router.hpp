#pragma once

#include "actors/front/reply_queue.hpp"
#include "actors/interfaces.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <memory>
#include <vector>

namespace slotd {

/// Who answers what.
struct RouterTools {
  SchedulerActor scheduler;
  ReaderActor reader;
  std::shared_ptr<ReplyQueue> reply_queue;
  std::uint32_t uid = 0;                    ///< of everybody who gets through the socket: ours
  std::vector<ShownSetting> settings = {};  ///< what the daemon runs with
};

RouterActor::behavior_type router(RouterActor::pointer self, RouterTools tools);

}  // namespace slotd
