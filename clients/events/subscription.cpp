#include "clients/events/subscription.hpp"

#include "protocol/wire.hpp"

#include <unistd.h>
#include <array>
#include <chrono>
#include <cstdint>

namespace slotd::clients {

namespace {

std::string_view text_of(const zmq::message_t& message) {
  return {static_cast<const char*>(message.data()), message.size()};
}

Received understood(std::string_view topic, std::string_view frame) {
  if (topic == heartbeat_topic) {
    auto beat = decode<Heartbeat>(frame);
    return beat ? Received{*beat} : Received{Unknown{}};
  }
  auto announcement = decode<PublishedEvent>(frame);
  return announcement ? Received{std::move(announcement->event)} : Received{Unknown{}};
}

}  // namespace

Subscription::Subscription(zmq::context_t& context, const std::string& address, unsigned number)
    : socket_(context, zmq::socket_type::sub), monitor_(context, socket_, std::to_string(number)) {
  socket_.set(zmq::sockopt::linger, 0);
  socket_.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(page_limit));
  socket_.set(zmq::sockopt::reconnect_ivl, -1);
  socket_.set(zmq::sockopt::subscribe, "");
  socket_.connect(address);
}

Received Subscription::next() {
  std::array items{zmq::pollitem_t{socket_.handle(), 0, ZMQ_POLLIN, 0}, monitor_.item(),
                   zmq::pollitem_t{nullptr, STDOUT_FILENO, 0, 0}};
  poll_through_signals(items, std::chrono::milliseconds{-1});
  if ((items[2].revents & ZMQ_POLLERR) != 0) return ReaderGone{};
  zmq::message_t topic;
  // Events that came just before the end of the connection still count.
  if (!socket_.recv(topic, zmq::recv_flags::dontwait)) return ConnectionLost{};
  std::string frame;
  while (topic.more()) {
    zmq::message_t part;
    if (!socket_.recv(part)) break;
    frame = part.to_string();
    if (!part.more()) break;
  }
  return understood(text_of(topic), frame);
}

}  // namespace slotd::clients
