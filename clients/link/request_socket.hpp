#pragma once

#include "clients/link/loss_monitor.hpp"

#include <zmq.hpp>

#include <chrono>
#include <string>

namespace slotd::clients {

/// One REQ socket, from its connect until its peer is gone. It never reconnects: a REQ that does would
/// wait for the answer to a question that the next daemon never got. Throws zmq::error_t.
class RequestSocket {
 public:
  /// `number` differs between the sockets of a context (see LossMonitor).
  RequestSocket(zmq::context_t& context, const std::string& address, unsigned number);

  /// False if the connection is already lost. Never waits, as ZeroMQ would for a connection that
  /// cannot come.
  bool send(const std::string& frame);

  enum class Outcome { answered, lost, silent };

  /// A negative `most` means for ever.
  Outcome wait(zmq::message_t& answer, std::chrono::milliseconds most);

 private:
  zmq::socket_t socket_;
  LossMonitor monitor_;
};

}  // namespace slotd::clients
