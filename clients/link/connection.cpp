#include "clients/link/connection.hpp"

#include "clients/link/backoff.hpp"
#include "clients/link/request_socket.hpp"
#include "clients/link/socket_probe.hpp"
#include "clients/process/client_paths.hpp"
#include "clients/process/client_settings.hpp"
#include "protocol/paths.hpp"
#include "protocol/wire.hpp"

#include <zmq.hpp>

#include <sys/random.h>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <variant>

namespace slotd::clients {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// A connection that lasted this long was a good one: the next loss starts a new back-off.
constexpr milliseconds good_connection{2000};

std::string seconds_text(milliseconds time) { return std::to_string(time.count() / 1000) + " s"; }

Result<RequestId> new_request_id() {
  RequestId id;
  auto size = ::getrandom(id.bytes.data(), id.bytes.size(), 0);
  if (size == static_cast<ssize_t>(id.bytes.size())) return id;
  return fail(FaultCode::system, "getrandom: " + errno_text(errno));
}

std::string hex(const RequestId& id) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (auto byte : id.bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

/// What may have happened without an answer; empty for a question that changes nothing.
std::string doubt_about(const Question& question) {
  if (std::holds_alternative<SubmitJob>(question)) return "the job may be queued";
  if (std::holds_alternative<CancelJobs>(question)) return "the jobs may have been signalled";
  if (changes_something(question)) return "the change may have been made";
  return "";
}

Fault io_fault(int error) {
  return {FaultCode::no_daemon,
          "io error: " + errno_text(error) + " (os error " + std::to_string(error) + ")"};
}

}  // namespace

struct Connection::Impl {
  ConnectOptions connect_options;
  SocketProbe socket_probe;
  zmq::context_t context{1};
  std::optional<RequestSocket> line;
  unsigned lines = 0;  // that there have been
  Backoff backoff;

  explicit Impl(ConnectOptions m)
      : connect_options(std::move(m)),
        socket_probe(Paths(connect_options.root).run_folder()),
        backoff(connect_options.timeout) {}

  Done connect();
  Result<std::string> deliver(const Request& request);
  Result<std::string> exchange(const std::string& frame, bool for_ever);
  Result<std::optional<std::string>> try_once(const std::string& frame, bool for_ever);
};

/// Returns when a daemon listens, or when it is time to give up.
Done Connection::Impl::connect() {
  while (!line) {
    auto probe = socket_probe.probe();
    if (probe.stranger)
      return fail(FaultCode::denied,
                  "the daemon at " + Paths(connect_options.root).client_socket() +
                    " is another user's (uid " + std::to_string(*probe.stranger) + ")");
    if (probe.error == 0) {
      line.emplace(context, socket_probe.address(), ++lines);
      return {};
    }
    auto patient = lines > 0 || connect_options.inside_job;
    auto pause = patient ? backoff.next_pause() : std::nullopt;
    if (!pause) return tl::unexpected(io_fault(probe.error));
    socket_probe.wait_for_change(*pause);
  }
  return {};
}

/// None if the daemon went away without an answer.
Result<std::optional<std::string>> Connection::Impl::try_once(const std::string& frame,
                                                              bool for_ever) {
  auto began = Clock::now();
  zmq::message_t answer;
  auto outcome = RequestSocket::Outcome::lost;
  if (line->send(frame))
    outcome = line->wait(answer, for_ever ? milliseconds{-1} : connect_options.timeout);
  if (outcome == RequestSocket::Outcome::answered) {
    backoff.begin_anew();
    return answer.to_string();
  }
  line.reset();
  if (outcome == RequestSocket::Outcome::silent)
    return fail(FaultCode::no_daemon,
                "the daemon does not answer within " + seconds_text(connect_options.timeout));
  if (Clock::now() - began > good_connection) backoff.begin_anew();
  return std::nullopt;
}

Result<std::string> Connection::Impl::exchange(const std::string& frame, bool for_ever) {
  for (;;) {
    if (auto connected = connect(); !connected) return tl::unexpected(connected.error());
    auto answer = try_once(frame, for_ever);
    if (!answer) return tl::unexpected(answer.error());
    if (*answer) return std::move(**answer);
    auto pause = backoff.next_pause();
    if (!pause) return tl::unexpected(io_fault(ECONNRESET));
    socket_probe.wait_for_change(*pause);
  }
}

Connection::Connection(ConnectOptions connect_options)
    : impl_(std::make_unique<Impl>(std::move(connect_options))) {}

/// ZeroMQ ends its threads one by one, which takes a tenth of a millisecond. Every question has been
/// answered by now and the process is about to end: the kernel does it faster.
Connection::~Connection() { static_cast<void>(impl_.release()); }

Result<std::string> Connection::Impl::deliver(const Request& request) {
  auto frame = encode(request);
  if (frame.size() > request_limit)
    return fail(FaultCode::too_large, "script, environment and arguments are larger than the " +
                                        std::to_string(request_limit >> 20) + " MiB of a request");
  try {
    return exchange(frame, std::holds_alternative<WaitForJob>(request.question));
  } catch (const zmq::error_t& error) {
    return fail(FaultCode::system, std::string("ZeroMQ: ") + error.what());
  }
}

Result<Answer> Connection::ask(Question question) {
  auto doubt = doubt_about(question);
  Request request{wire_version, {}, std::move(question)};
  if (!doubt.empty()) {
    auto id = new_request_id();
    if (!id) return tl::unexpected(id.error());
    request.id = *id;
  }
  auto answer = impl_->deliver(request);
  if (!answer) {
    auto fault = answer.error();
    if (impl_->lines > 0 && fault.code == FaultCode::no_daemon && !doubt.empty())
      fault.text += "; " + doubt + ", request " + hex(request.id);
    return tl::unexpected(fault);
  }
  auto reply = decode<Reply>(*answer);
  if (!reply) return fail(reply.error().code, "cannot read the answer: " + reply.error().text);
  if (auto* refused = std::get_if<Refused>(&reply->answer)) return tl::unexpected(refused->fault);
  return std::move(reply->answer);
}

Result<ConnectOptions> connect_options_from_environment() {
  const auto& values = client_settings();
  if (!values) return tl::unexpected(values.error());
  if (auto lawful = values->check(SettingReader::client); !lawful)
    return tl::unexpected(lawful.error());
  ConnectOptions connect_options;
  connect_options.root = runtime_root();
  connect_options.inside_job = std::getenv("SLOTD_JOB") != nullptr;
  connect_options.timeout = std::chrono::seconds{values->number("SLOTD_CLIENT_PATIENCE", 60)};
  return connect_options;
}

}  // namespace slotd::clients
