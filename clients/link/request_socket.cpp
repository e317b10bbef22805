#include "clients/link/request_socket.hpp"

#include "protocol/wire.hpp"

#include <array>
#include <cstdint>

namespace slotd::clients {

using std::chrono::milliseconds;

RequestSocket::RequestSocket(zmq::context_t& context, const std::string& address, unsigned number)
    : socket_(context, zmq::socket_type::req), monitor_(context, socket_, std::to_string(number)) {
  socket_.set(zmq::sockopt::linger, 0);
  socket_.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(request_limit));
  socket_.set(zmq::sockopt::reconnect_ivl, -1);
  socket_.connect(address);
}

bool RequestSocket::send(const std::string& frame) {
  return socket_.send(zmq::buffer(frame), zmq::send_flags::dontwait).has_value();
}

RequestSocket::Outcome RequestSocket::wait(zmq::message_t& answer, milliseconds most) {
  std::array items{zmq::pollitem_t{socket_.handle(), 0, ZMQ_POLLIN, 0}, monitor_.item()};
  if (!poll_through_signals(items, most)) return Outcome::silent;
  // An answer that came just before the end of the connection still counts.
  if (socket_.recv(answer, zmq::recv_flags::dontwait)) return Outcome::answered;
  return Outcome::lost;
}

}  // namespace slotd::clients
