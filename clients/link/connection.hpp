#pragma once

#include "protocol/base/result.hpp"
#include "protocol/reply.hpp"
#include "protocol/request.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace slotd::clients {

/// How a client waits for a daemon that is away.
struct ConnectOptions {
  std::string root;
  bool inside_job = false;  ///< a command in a job does not fail because the daemon restarts
  std::chrono::milliseconds timeout{60'000};
};

/// SLOTD_ROOT, SLOTD_CLIENT_PATIENCE, and whether this runs in a job. Fault: the environment or the
/// configuration file holds what no client can read.
Result<ConnectOptions> connect_options_from_environment();

/// Asks the daemon. If no daemon was ever there, that is a Fault at once. If the daemon goes away while
/// it is asked, or is away while a job runs this command, the client waits and asks again: a request
/// that changes something carries an id by which the daemon recognises it.
class Connection {
 public:
  explicit Connection(ConnectOptions connect_options);
  ~Connection();

  /// The answer; a refusal by the daemon is a Fault. Only the answer to WaitForJob may take longer than
  /// the client's patience.
  Result<Answer> ask(Question question);

  /// The same, for a question that has only one kind of answer.
  template <class A>
  Result<A> ask_for(Question question) {
    auto answer = ask(std::move(question));
    if (!answer) return tl::unexpected(answer.error());
    if (auto* wanted = std::get_if<A>(&*answer)) return std::move(*wanted);
    return fail(FaultCode::malformed, "the daemon gave an answer to another question");
  }

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace slotd::clients
