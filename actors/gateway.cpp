#include "actors/gateway.hpp"

#include "actors/host/log.hpp"
#include "protocol/served_versions.hpp"
#include "protocol/wire.hpp"

#include <caf/all.hpp>
#include <zmq.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace slotd {

namespace {

/// The frames that lead back to whoever asked: everything before the question itself.
using Envelope = std::vector<zmq::message_t>;

constexpr int io_threads = 1;
constexpr std::size_t held_replies_limit = 1000;  // per client that does not read

}  // namespace

struct Gateway::Parts {
  zmq::context_t context{io_threads};
  zmq::socket_t socket;
  DeskActor desk;
  std::shared_ptr<Outbox> outbox;
  std::unordered_map<std::uint64_t, Envelope> open;
  std::uint64_t last_ticket = 0;
  std::thread thread;

  void bind(const Paths& paths);
  void loop();
  void take_questions();
  void take_question(std::vector<zmq::message_t> frames);
  void send_answers();
  void send(Envelope& envelope, const std::string& frame);
};

/// AF_UNIX paths hold 107 bytes: the socket is reached through an open folder instead.
void Gateway::Parts::bind(const Paths& paths) {
  socket = zmq::socket_t(context, zmq::socket_type::router);
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(request_limit));
  socket.set(zmq::sockopt::sndhwm, static_cast<int>(held_replies_limit));
  auto uid = ::getuid();
  if (::zmq_setsockopt(socket.handle(), ZMQ_IPC_FILTER_UID, &uid, sizeof uid) != 0)
    throw zmq::error_t();
  host::UniqueFd folder(::open(paths.run_folder().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  // Under the daemon's umask, 077, and not under one of its own: that would be every thread's, and the
  // folders that supervisors make meanwhile would lack their x.
  socket.bind("ipc:///proc/self/fd/" + std::to_string(folder.get()) + "/" +
              Paths::client_socket_name());
  ::fchmodat(folder.get(), Paths::client_socket_name(), 0600, 0);
}

void Gateway::Parts::loop() {
  std::array<zmq::pollitem_t, 2> items{
    zmq::pollitem_t{socket.handle(), 0, ZMQ_POLLIN, 0},
    zmq::pollitem_t{nullptr, outbox->descriptor(), ZMQ_POLLIN, 0},
  };
  while (!outbox->closed()) {
    try {
      zmq::poll(items.data(), items.size(), std::chrono::milliseconds{-1});
      send_answers();
      take_questions();
    } catch (const zmq::error_t& error) {
      if (error.num() == EINTR) continue;
      host::log(host::LogLevel::error, std::string("client socket: ") + error.what());
    }
  }
}

void Gateway::Parts::take_questions() {
  constexpr int at_a_time = 64;  // answers go out between
  for (int i = 0; i < at_a_time; ++i) {
    std::vector<zmq::message_t> frames;
    do {
      zmq::message_t frame;
      if (!socket.recv(frame, zmq::recv_flags::dontwait)) return;
      frames.push_back(std::move(frame));
    } while (frames.back().more());
    take_question(std::move(frames));
  }
}

void Gateway::Parts::take_question(std::vector<zmq::message_t> frames) {
  if (frames.size() < 2) return;
  auto body = std::move(frames.back());
  frames.pop_back();
  auto request = read_request({static_cast<const char*>(body.data()), body.size()});
  if (!request)
    return send(frames, encode(Reply{wire_version, Refused{std::move(request.error())}}));
  auto ticket = ++last_ticket;
  open.emplace(ticket, std::move(frames));
  caf::anon_send(desk, ClientAsk{{ticket}, std::make_shared<const Request>(std::move(*request))});
}

void Gateway::Parts::send_answers() {
  for (auto& item : outbox->take()) {
    auto asked = open.find(item.ticket.number);
    if (asked == open.end()) continue;
    send(asked->second, item.frame);
    open.erase(asked);
    if (item.after_send) host::crash_point(*item.after_send);
  }
}

/// A client that is gone or does not read loses its answer; nobody waits for it.
void Gateway::Parts::send(Envelope& envelope, const std::string& frame) {
  for (auto& part : envelope)
    if (!socket.send(part, zmq::send_flags::sndmore | zmq::send_flags::dontwait)) return;
  socket.send(zmq::buffer(frame), zmq::send_flags::dontwait);
}

Gateway::Gateway(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Result<std::unique_ptr<Gateway>> Gateway::open(const Paths& paths, DeskActor desk,
                                               std::shared_ptr<Outbox> outbox) {
  auto parts = std::make_unique<Parts>();
  parts->desk = std::move(desk);
  parts->outbox = std::move(outbox);
  try {
    parts->bind(paths);
  } catch (const zmq::error_t& error) {
    return fail(FaultCode::system, "cannot serve " + paths.client_socket() + ": " + error.what());
  }
  parts->thread = std::thread([raw = parts.get()] { raw->loop(); });
  return std::unique_ptr<Gateway>(new Gateway(std::move(parts)));
}

Gateway::~Gateway() {
  parts_->outbox->close();
  if (parts_->thread.joinable()) parts_->thread.join();
}

}  // namespace slotd
