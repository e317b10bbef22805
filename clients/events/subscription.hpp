#pragma once

#include "clients/link/loss_monitor.hpp"
#include "protocol/event.hpp"

#include <zmq.hpp>

#include <string>
#include <variant>

namespace slotd::clients {

/// The connection to the event socket is gone.
struct ConnectionLost {};
/// Nobody reads standard output any more.
struct ReaderGone {};
/// A frame that this release does not know.
struct Unknown {};

using Received = std::variant<Event, Heartbeat, Unknown, ConnectionLost, ReaderGone>;

/// A SUB socket that subscribes to everything, from its connect until its peer is gone. It never
/// reconnects. Throws zmq::error_t.
class Subscription {
 public:
  /// `number` differs between the subscriptions of a context (see LossMonitor).
  Subscription(zmq::context_t& context, const std::string& address, unsigned number);

  /// Waits for the next event.
  Received next();

 private:
  zmq::socket_t socket_;
  LossMonitor monitor_;
};

}  // namespace slotd::clients
