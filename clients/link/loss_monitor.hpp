#pragma once

#include <zmq.hpp>

#include <chrono>
#include <span>
#include <string>

namespace slotd::clients {

/// Tells when the one connection of a socket is gone, which ZeroMQ itself would keep to itself. Throws
/// zmq::error_t.
class LossMonitor {
 public:
  /// Of a socket that has not connected yet. `name` differs between the monitors of a context: a closed
  /// one lingers for a moment.
  LossMonitor(zmq::context_t& context, zmq::socket_t& socket, const std::string& name);
  ~LossMonitor();
  LossMonitor(const LossMonitor&) = delete;
  LossMonitor& operator=(const LossMonitor&) = delete;

  /// Readable from the loss on.
  zmq::pollitem_t item() { return {told_.handle(), 0, ZMQ_POLLIN, 0}; }

 private:
  zmq::socket_t& socket_;
  zmq::socket_t told_;
};

/// Waits for one of these, at most so long (negative: for ever); false when nothing came. A stop and a
/// continue by the terminal's user is no reason to fail.
bool poll_through_signals(std::span<zmq::pollitem_t> items, std::chrono::milliseconds most);

}  // namespace slotd::clients
