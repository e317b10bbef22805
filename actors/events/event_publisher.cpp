#include "actors/events/event_publisher.hpp"

#include <caf/all.hpp>

#include <utility>

namespace slotd {

EventPublisherActor::behavior_type event_publisher(EventPublisherActor::pointer,
                                                   std::shared_ptr<EventSocket> socket) {
  return {
    [socket = std::move(socket)](const Publish& news) { socket->publish(news.events); },
  };
}

}  // namespace slotd
