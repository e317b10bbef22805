#include "clients/link/loss_monitor.hpp"

#include <cerrno>

namespace slotd::clients {

namespace {

constexpr auto losses = ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CLOSED | ZMQ_EVENT_CONNECT_RETRIED |
                        ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                        ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;

}  // namespace

LossMonitor::LossMonitor(zmq::context_t& context, zmq::socket_t& socket, const std::string& name)
    : socket_(socket), told_(context, zmq::socket_type::pair) {
  auto told_at = "inproc://losses-" + name;
  if (::zmq_socket_monitor(socket_.handle(), told_at.c_str(), losses) != 0) throw zmq::error_t();
  told_.set(zmq::sockopt::linger, 0);
  told_.connect(told_at);
}

LossMonitor::~LossMonitor() { ::zmq_socket_monitor(socket_.handle(), nullptr, 0); }

bool poll_through_signals(std::span<zmq::pollitem_t> items, std::chrono::milliseconds most) {
  for (;;) {
    auto ready = ::zmq_poll(items.data(), static_cast<int>(items.size()), most.count());
    if (ready >= 0) return ready > 0;
    if (errno != EINTR) throw zmq::error_t();
  }
}

}  // namespace slotd::clients
