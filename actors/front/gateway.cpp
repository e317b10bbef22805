#include "actors/front/gateway.hpp"

#include "actors/front/quota.hpp"
#include "actors/front/work_queue.hpp"
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
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace slotd {

namespace {

/// The frames that lead back to the client: everything before the question itself.
using Envelope = std::vector<zmq::message_t>;

constexpr int io_threads = 1;
constexpr std::size_t held_replies_limit = 1000;  // for each client that does not read

/// The second thread reads frames over this size: 16 MiB, or a million values, take a tenth of a
/// second.
constexpr std::size_t read_at_once_limit = std::size_t{64} << 10;
/// Large frames, and the requests read from them, may take up so much memory.
constexpr std::size_t large_frames_limit = 16 * request_limit;

/// After so many questions the gateway asks one of its own. Until it is answered, the scheduler has
/// not come to those before it, and only so many more are handed over.
constexpr unsigned sound_every = 32;

std::string_view text_of(const zmq::message_t& body) {
  return {static_cast<const char*>(body.data()), body.size()};
}

std::string refusal(Fault fault) { return encode(Reply{wire_version, Refused{std::move(fault)}}); }

Fault too_much() {
  return {FaultCode::busy, "the daemon has " + std::to_string(large_frames_limit >> 20) +
                             " MiB of large requests to work on: try again later"};
}

/// The queue's thread destroys it, whichever thread releases it last.
std::shared_ptr<const Request> taken_apart_by(std::shared_ptr<WorkQueue> queue, Request request,
                                              std::shared_ptr<const void> share) {
  auto let_go = [queue = std::move(queue), share = std::move(share)](const Request* last) {
    queue->push([held = std::shared_ptr<const Request>(last), share] {});
  };
  return {new Request(std::move(request)), std::move(let_go)};
}

}  // namespace

struct Gateway::Impl {
  zmq::context_t context{io_threads};
  zmq::socket_t socket;
  RouterActor router;
  std::shared_ptr<ReplyQueue> reply_queue;
  std::unordered_map<std::uint64_t, Envelope> open;
  std::uint64_t last_ticket = 0;
  std::optional<std::uint64_t> sounding;  // ticket of the gateway's own question, while it is open
  unsigned handed_over = 0;               // questions since the last one of its own
  Quota allowance{large_frames_limit};
  std::shared_ptr<WorkQueue> large_frames = std::make_shared<WorkQueue>();
  std::thread thread;
  std::thread large_frames_thread;

  void bind(const Paths& paths);
  void loop();
  bool has_room() const { return !sounding || handed_over < sound_every; }
  void sound();
  void take_questions();
  void take_question(std::vector<zmq::message_t> frames);
  void hand_over(Ticket ticket, Request request) const;
  void read_later(Envelope way_back, zmq::message_t body);
  Ticket expect_answer(Envelope way_back);
  void send_answers();
  void send(Envelope& envelope, const std::string& frame);
};

/// AF_UNIX paths hold 107 bytes: the socket is reached through an open folder instead.
void Gateway::Impl::bind(const Paths& paths) {
  socket = zmq::socket_t(context, zmq::socket_type::router);
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(request_limit));
  socket.set(zmq::sockopt::sndhwm, static_cast<int>(held_replies_limit));
  auto uid = ::getuid();
  if (::zmq_setsockopt(socket.handle(), ZMQ_IPC_FILTER_UID, &uid, sizeof uid) != 0)
    throw zmq::error_t();
  host::UniqueFd folder(::open(paths.run_folder().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  // The daemon's umask, 077, applies. Another one here would hold for every thread, and folders
  // that supervisors make meanwhile would lack their x.
  socket.bind("ipc:///proc/self/fd/" + std::to_string(folder.get()) + "/" +
              Paths::client_socket_name());
  ::fchmodat(folder.get(), Paths::client_socket_name(), 0600, 0);
}

void Gateway::Impl::loop() {
  std::array<zmq::pollitem_t, 2> items{
    zmq::pollitem_t{nullptr, reply_queue->descriptor(), ZMQ_POLLIN, 0},
    zmq::pollitem_t{socket.handle(), 0, ZMQ_POLLIN, 0},
  };
  while (!reply_queue->closed()) {
    try {
      zmq::poll(items.data(), has_room() ? 2 : 1, std::chrono::milliseconds{-1});
      send_answers();
      sound();
      take_questions();
    } catch (const zmq::error_t& error) {
      if (error.num() == EINTR) continue;
      host::log(host::LogLevel::error, std::string("client socket: ") + error.what());
    }
  }
}

void Gateway::Impl::take_questions() {
  constexpr int at_a_time = 64;  // answers go out in between
  for (int i = 0; i < at_a_time && has_room(); ++i) {
    std::vector<zmq::message_t> frames;
    do {
      zmq::message_t frame;
      if (!socket.recv(frame, zmq::recv_flags::dontwait)) return;
      frames.push_back(std::move(frame));
    } while (frames.back().more());
    take_question(std::move(frames));
  }
}

void Gateway::Impl::take_question(std::vector<zmq::message_t> frames) {
  if (frames.size() < 2) return;
  auto body = std::move(frames.back());
  frames.pop_back();
  if (body.size() > read_at_once_limit) return read_later(std::move(frames), std::move(body));
  auto request = read_request(text_of(body));
  if (!request) return send(frames, refusal(std::move(request.error())));
  hand_over(expect_answer(std::move(frames)), std::move(*request));
  ++handed_over;
  sound();
}

void Gateway::Impl::hand_over(Ticket ticket, Request request) const {
  caf::anon_send(router,
                 ClientRequest{ticket, std::make_shared<const Request>(std::move(request))});
}

/// The questions of a client that asks a thousand at once wait in ZeroMQ, which takes from its
/// connections in turn, and not in the scheduler's mailbox, where all other clients would wait
/// behind them.
void Gateway::Impl::sound() {
  if (sounding || handed_over < sound_every) return;
  handed_over = 0;
  sounding = ++last_ticket;
  auto own = std::make_shared<const Request>(Request{wire_version, {}, ShowMachine{}});
  caf::anon_send(router, ClientRequest{{*sounding}, std::move(own), true});
}

/// The step runs on another thread, so it touches nothing of the gateway.
void Gateway::Impl::read_later(Envelope way_back, zmq::message_t body) {
  auto share = allowance.take(body.size());
  if (!share) return send(way_back, refusal(too_much()));
  auto ticket = expect_answer(std::move(way_back));
  auto frame = std::make_shared<zmq::message_t>(std::move(body));
  large_frames->push(
    [ticket, frame, share, router = router, reply_queue = reply_queue, queue = large_frames] {
      auto request = read_request(text_of(*frame));
      if (!request) return reply_queue->push({ticket, refusal(std::move(request.error())), {}});
      caf::anon_send(router,
                     ClientRequest{ticket, taken_apart_by(queue, std::move(*request), share)});
    });
}

Ticket Gateway::Impl::expect_answer(Envelope way_back) {
  open.emplace(++last_ticket, std::move(way_back));
  return {last_ticket};
}

void Gateway::Impl::send_answers() {
  for (auto& item : reply_queue->take()) {
    if (item.ticket.number == sounding) sounding.reset();
    auto asked = open.find(item.ticket.number);
    if (asked == open.end()) continue;
    send(asked->second, item.frame);
    open.erase(asked);
    if (item.after_send) host::crash_point(*item.after_send);
  }
}

/// A client that is gone or does not read loses its answer, so that the gateway never waits for it.
void Gateway::Impl::send(Envelope& envelope, const std::string& frame) {
  for (auto& part : envelope)
    if (!socket.send(part, zmq::send_flags::sndmore | zmq::send_flags::dontwait)) return;
  socket.send(zmq::buffer(frame), zmq::send_flags::dontwait);
}

Gateway::Gateway(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<Gateway>> Gateway::open(const Paths& paths, RouterActor router,
                                               std::shared_ptr<ReplyQueue> reply_queue) {
  auto impl = std::make_unique<Impl>();
  impl->router = std::move(router);
  impl->reply_queue = std::move(reply_queue);
  try {
    impl->bind(paths);
  } catch (const zmq::error_t& error) {
    return fail(FaultCode::system, "cannot serve " + paths.client_socket() + ": " + error.what());
  }
  impl->large_frames_thread = std::thread([queue = impl->large_frames] { queue->run(); });
  impl->thread = std::thread([raw = impl.get()] { raw->loop(); });
  return std::unique_ptr<Gateway>(new Gateway(std::move(impl)));
}

Gateway::~Gateway() {
  impl_->reply_queue->close();
  impl_->thread.join();
  impl_->large_frames->close();
  impl_->large_frames_thread.join();
}

}  // namespace slotd
