#include "clients/link/connection.hpp"

#include "clients/link/absence.hpp"
#include "clients/link/doorbell.hpp"
#include "clients/link/line.hpp"
#include "clients/process/client_settings.hpp"
#include "clients/process/places.hpp"
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

/// A connection that lived so long was a good one: what follows is a new absence.
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

/// What may have happened although nobody says so; empty for a question that changes nothing.
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

struct Connection::Parts {
  Manners manners;
  Doorbell doorbell;
  zmq::context_t context{1};
  std::optional<Line> line;
  unsigned lines = 0;  // that there have been
  Absence absence;

  explicit Parts(Manners m)
      : manners(std::move(m)),
        doorbell(Paths(manners.root).run_folder()),
        absence(manners.patience) {}

  Done connect();
  Result<std::string> deliver(const Request& request);
  Result<std::string> exchange(const std::string& frame, bool for_ever);
  Result<std::optional<std::string>> try_once(const std::string& frame, bool for_ever);
};

/// Comes back when somebody listens, or when it is time to give up.
Done Connection::Parts::connect() {
  while (!line) {
    auto ring = doorbell.ring();
    if (ring.stranger)
      return fail(FaultCode::denied, "the daemon at " + Paths(manners.root).client_socket() +
                                       " is another user's (uid " + std::to_string(*ring.stranger) +
                                       ")");
    if (ring.error == 0) {
      line.emplace(context, doorbell.address(), ++lines);
      return {};
    }
    auto patient = lines > 0 || manners.inside_job;
    auto pause = patient ? absence.next_pause() : std::nullopt;
    if (!pause) return tl::unexpected(io_fault(ring.error));
    doorbell.wait_for_change(*pause);
  }
  return {};
}

/// Nothing where the daemon went away without an answer.
Result<std::optional<std::string>> Connection::Parts::try_once(const std::string& frame,
                                                               bool for_ever) {
  auto began = Clock::now();
  zmq::message_t answer;
  auto outcome = Line::Outcome::lost;
  if (line->send(frame))
    outcome = line->wait(answer, for_ever ? milliseconds{-1} : manners.patience);
  if (outcome == Line::Outcome::answered) {
    absence.begin_anew();
    return answer.to_string();
  }
  line.reset();
  if (outcome == Line::Outcome::silent)
    return fail(FaultCode::no_daemon,
                "the daemon does not answer within " + seconds_text(manners.patience));
  if (Clock::now() - began > good_connection) absence.begin_anew();
  return std::nullopt;
}

Result<std::string> Connection::Parts::exchange(const std::string& frame, bool for_ever) {
  for (;;) {
    if (auto connected = connect(); !connected) return tl::unexpected(connected.error());
    auto answer = try_once(frame, for_ever);
    if (!answer) return tl::unexpected(answer.error());
    if (*answer) return std::move(**answer);
    auto pause = absence.next_pause();
    if (!pause) return tl::unexpected(io_fault(ECONNRESET));
    doorbell.wait_for_change(*pause);
  }
}

Connection::Connection(Manners manners) : parts_(std::make_unique<Parts>(std::move(manners))) {}

/// ZeroMQ takes leave of its threads one by one, a tenth of a millisecond. Everything that was
/// asked has been answered by now, and the process is about to end: the kernel does it faster.
Connection::~Connection() { static_cast<void>(parts_.release()); }

Result<std::string> Connection::Parts::deliver(const Request& request) {
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
  auto answer = parts_->deliver(request);
  if (!answer) {
    auto fault = answer.error();
    if (parts_->lines > 0 && fault.code == FaultCode::no_daemon && !doubt.empty())
      fault.text += "; " + doubt + ", request " + hex(request.id);
    return tl::unexpected(fault);
  }
  auto reply = decode<Reply>(*answer);
  if (!reply) return fail(reply.error().code, "cannot read the answer: " + reply.error().text);
  if (auto* refused = std::get_if<Refused>(&reply->answer)) return tl::unexpected(refused->fault);
  return std::move(reply->answer);
}

Result<Manners> manners_from_environment() {
  const auto& values = client_settings();
  if (!values) return tl::unexpected(values.error());
  if (auto lawful = values->check(SettingReader::client); !lawful)
    return tl::unexpected(lawful.error());
  Manners manners;
  manners.root = runtime_root();
  manners.inside_job = std::getenv("SLOTD_JOB") != nullptr;
  manners.patience = std::chrono::seconds{values->number("SLOTD_CLIENT_PATIENCE", 60)};
  return manners;
}

}  // namespace slotd::clients
