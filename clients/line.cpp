#include "clients/line.hpp"

#include "protocol/wire.hpp"

#include <array>
#include <cerrno>
#include <cstdint>

namespace slotd::clients {

using std::chrono::milliseconds;

namespace {

/// A stop and a continue by the terminal's user is no reason to fail.
int poll_through_signals(std::array<zmq::pollitem_t, 2>& items, milliseconds most) {
  for (;;) {
    auto ready = ::zmq_poll(items.data(), static_cast<int>(items.size()), most.count());
    if (ready >= 0) return ready;
    if (errno != EINTR) throw zmq::error_t();
  }
}

constexpr auto losses = ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CLOSED | ZMQ_EVENT_CONNECT_RETRIED |
                        ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                        ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;

}  // namespace

Line::Line(zmq::context_t& context, const std::string& address, unsigned number)
    : socket_(context, zmq::socket_type::req), monitor_(context, zmq::socket_type::pair) {
  socket_.set(zmq::sockopt::linger, 0);
  socket_.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(request_limit));
  socket_.set(zmq::sockopt::reconnect_ivl, -1);
  auto told_at = "inproc://losses-" + std::to_string(number);
  if (::zmq_socket_monitor(socket_.handle(), told_at.c_str(), losses) != 0) throw zmq::error_t();
  monitor_.set(zmq::sockopt::linger, 0);
  monitor_.connect(told_at);
  socket_.connect(address);
}

Line::~Line() { ::zmq_socket_monitor(socket_.handle(), nullptr, 0); }

bool Line::send(const std::string& frame) {
  return socket_.send(zmq::buffer(frame), zmq::send_flags::dontwait).has_value();
}

Line::Outcome Line::wait(zmq::message_t& answer, milliseconds most) {
  std::array<zmq::pollitem_t, 2> items{
    zmq::pollitem_t{socket_.handle(), 0, ZMQ_POLLIN, 0},
    zmq::pollitem_t{monitor_.handle(), 0, ZMQ_POLLIN, 0},
  };
  if (poll_through_signals(items, most) == 0) return Outcome::silent;
  // An answer that came just before the end of the connection still counts.
  if (socket_.recv(answer, zmq::recv_flags::dontwait)) return Outcome::answered;
  return Outcome::lost;
}

}  // namespace slotd::clients
