#pragma once

#include "actors/front/reply_queue.hpp"
#include "actors/interfaces.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <memory>
#include <vector>

namespace slotd {

/// The part of the scheduler that answers clients.
using ClientScheduler = caf::typed_actor<
  caf::replies_to<Submit>::with<Submitted>, caf::replies_to<Cancel>::with<CancelOutcome>,
  caf::replies_to<Update>::with<UpdateOutcome>, caf::replies_to<ChangeNode>::with<NodeUpdated>,
  caf::replies_to<WaitForJob>::with<WaitOutcome>, caf::replies_to<ShowMachine>::with<MachineShown>>;

/// The actors that answer, and what the router answers itself.
struct RouterTools {
  ClientScheduler scheduler;
  ReaderActor reader;
  std::shared_ptr<ReplyQueue> reply_queue;
  std::uint32_t uid = 0;                    ///< of every client: the socket lets only ours through
  std::vector<ShownSetting> settings = {};  ///< what the daemon runs with
};

RouterActor::behavior_type router(RouterActor::pointer self, RouterTools tools);

}  // namespace slotd
