#pragma once

#include <zmq.hpp>

#include <chrono>
#include <span>
#include <string>

namespace slotd::clients {

/// Tells when the one connection of a socket is lost, which ZeroMQ itself does not report. Throws
/// zmq::error_t.
class LossMonitor {
 public:
  /// The socket must not have connected yet. `name` differs between the monitors of a context, because a
  /// closed one lingers for a moment.
  LossMonitor(zmq::context_t& context, zmq::socket_t& socket, const std::string& name);
  ~LossMonitor();
  LossMonitor(const LossMonitor&) = delete;
  LossMonitor& operator=(const LossMonitor&) = delete;

  /// Becomes readable when the connection is lost.
  zmq::pollitem_t item() { return {told_.handle(), 0, ZMQ_POLLIN, 0}; }

 private:
  zmq::socket_t& socket_;
  zmq::socket_t told_;
};

/// Waits until one of these is ready, at most this long (negative: for ever); false if none is. SIGSTOP
/// and SIGCONT do not end the wait.
bool poll_through_signals(std::span<zmq::pollitem_t> items, std::chrono::milliseconds most);

}  // namespace slotd::clients
