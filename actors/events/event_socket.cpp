#include "actors/events/event_socket.hpp"

#include "actors/events/topic_subscriptions.hpp"
#include "actors/host/log.hpp"
#include "protocol/wire.hpp"

#include <zmq.hpp>

#include <fcntl.h>
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace slotd {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int io_threads = 1;
constexpr std::chrono::seconds beat_interval{5};

/// So many events of a hundred bytes or two are kept for a subscriber that does not read. Five such
/// subscribers take about 2 MiB. Keeping more would only put the loss off for a moment.
constexpr int held_events_limit = 500;
/// Larger events (an update may hold long texts) are not published; subscribers ask for them. So
/// what is kept for a subscriber that does not read stays small.
constexpr std::size_t event_limit = 4096;
/// A subscriber sends nothing longer than a topic.
constexpr std::int64_t subscription_limit = 256;
/// When so many topics were cancelled, their memory goes back to the system.
constexpr std::size_t many_topics = 10'000;

}  // namespace

struct EventSocket::Impl {
  zmq::context_t context{io_threads};
  zmq::socket_t socket;
  EventQueue queue;
  TopicSubscriptions topics;
  std::size_t most_topics = 0;  // since memory was last given back
  bool beat_due = false;
  Clock::time_point next_beat;
  std::thread thread;

  explicit Impl(EventSeq newest) : queue(newest) {}

  void bind(const Paths& paths);
  void loop();
  std::chrono::milliseconds time_to_beat() const;
  void take_subscriptions();
  void give_memory_back();
  void send_news();
  void send_event(const Event& event);
  void send_beat(EventSeq newest);
  void send(std::string_view topic, const std::string& frame);
};

/// AF_UNIX paths hold 107 bytes: the socket is reached through an open folder instead.
void EventSocket::Impl::bind(const Paths& paths) {
  socket = zmq::socket_t(context, zmq::socket_type::xpub);
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::xpub_verbose, 1);  // a new subscriber of a known topic is noticed too
  socket.set(zmq::sockopt::maxmsgsize, subscription_limit);
  socket.set(zmq::sockopt::sndhwm, held_events_limit);
  auto uid = ::getuid();
  if (::zmq_setsockopt(socket.handle(), ZMQ_IPC_FILTER_UID, &uid, sizeof uid) != 0)
    throw zmq::error_t();
  host::UniqueFd folder(::open(paths.run_folder().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  // The daemon's umask, 077, applies, as for the client socket.
  socket.bind("ipc:///proc/self/fd/" + std::to_string(folder.get()) + "/" +
              Paths::event_socket_name());
  ::fchmodat(folder.get(), Paths::event_socket_name(), 0600, 0);
}

void EventSocket::Impl::loop() {
  std::array<zmq::pollitem_t, 2> items{
    zmq::pollitem_t{socket.handle(), 0, ZMQ_POLLIN, 0},
    zmq::pollitem_t{nullptr, queue.descriptor(), ZMQ_POLLIN, 0},
  };
  while (!queue.closed()) {
    try {
      zmq::poll(items.data(), items.size(), time_to_beat());
      take_subscriptions();
      send_news();
    } catch (const zmq::error_t& error) {
      if (error.num() == EINTR) continue;
      host::log(host::LogLevel::error, std::string("event socket: ") + error.what());
    }
  }
}

/// -1, without limit, while there is no subscriber.
std::chrono::milliseconds EventSocket::Impl::time_to_beat() const {
  using std::chrono::milliseconds;
  if (topics.empty()) return milliseconds{-1};
  auto left = std::chrono::ceil<milliseconds>(next_beat - Clock::now());
  return std::max(left, milliseconds{0});
}

void EventSocket::Impl::take_subscriptions() {
  constexpr int at_a_time = 1000;  // events go out in between
  auto was_alone = topics.empty();
  for (int i = 0; i < at_a_time; ++i) {
    zmq::message_t message;
    if (!socket.recv(message, zmq::recv_flags::dontwait)) break;
    if (topics.note({static_cast<const char*>(message.data()), message.size()})) beat_due = true;
  }
  give_memory_back();
  if (topics.empty() == was_alone) return;
  queue.want(!topics.empty());
  next_beat = Clock::now() + beat_interval;
}

void EventSocket::Impl::give_memory_back() {
  most_topics = std::max(most_topics, topics.size());
  if (most_topics - topics.size() < many_topics) return;
  most_topics = topics.size();
  ::malloc_trim(0);
}

/// The heartbeat goes out behind all events up to its number, so a subscriber that lacks one has
/// lost it.
void EventSocket::Impl::send_news() {
  auto news = queue.take();
  if (topics.empty()) return;
  for (const auto& batch : news.batches)
    for (const auto& event : *batch) send_event(event);
  if (beat_due || Clock::now() >= next_beat) send_beat(news.newest);
}

void EventSocket::Impl::send_event(const Event& event) {
  auto frame = encode(PublishedEvent{wire_version, event});
  if (frame.size() <= event_limit) return send(topic(event), frame);
  beat_due = true;  // it tells subscribers that there is something to ask for
}

void EventSocket::Impl::send_beat(EventSeq newest) {
  send(heartbeat_topic, encode(Heartbeat{wire_version, newest}));
  beat_due = false;
  next_beat = Clock::now() + beat_interval;
}

/// Never waits: XPUB drops the message for a subscriber that cannot take more.
void EventSocket::Impl::send(std::string_view topic, const std::string& frame) {
  socket.send(zmq::buffer(topic), zmq::send_flags::sndmore | zmq::send_flags::dontwait);
  socket.send(zmq::buffer(frame), zmq::send_flags::dontwait);
}

EventSocket::EventSocket(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::shared_ptr<EventSocket>> EventSocket::open(const Paths& paths, EventSeq newest) {
  auto impl = std::make_unique<Impl>(newest);
  try {
    impl->bind(paths);
  } catch (const zmq::error_t& error) {
    return fail(FaultCode::system, "cannot serve " + paths.event_socket() + ": " + error.what());
  }
  impl->thread = std::thread([raw = impl.get()] { raw->loop(); });
  return std::shared_ptr<EventSocket>(new EventSocket(std::move(impl)));
}

EventSocket::~EventSocket() {
  impl_->queue.close();
  if (impl_->thread.joinable()) impl_->thread.join();
}

void EventSocket::publish(EventQueue::Batch events) { impl_->queue.push(std::move(events)); }

}  // namespace slotd
