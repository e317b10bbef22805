#pragma once

#include "actors/events/event_socket.hpp"
#include "actors/interfaces.hpp"

#include <memory>

namespace slotd {

/// Hands what the journal has committed to the event socket.
EventPublisherActor::behavior_type event_publisher(EventPublisherActor::pointer self,
                                                   std::shared_ptr<EventSocket> socket);

}  // namespace slotd
