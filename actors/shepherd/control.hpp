#pragma once

#include "actors/host/unique_fd.hpp"
#include "protocol/base/result.hpp"
#include "protocol/shepherd_talk.hpp"

#include <poll.h>
#include <functional>
#include <string>
#include <vector>

namespace slotd::shepherd {

/// The socket on which the daemon speaks to a shepherd. Any process of our uid may connect; one
/// that says nothing costs nothing, one that says what is no message is hung up on.
class Control {
 public:
  using Handler = std::function<ControlAnswer(const ControlMessage&)>;

  /// Listens at `control.sock` in the job's folder.
  static Result<Control> open(const std::string& job_folder);

  /// Appends what is to be polled. `serve` wants the same entries back, with their `revents`.
  void add_to(std::vector<pollfd>& polled) const;
  /// Takes new connections and answers what has come.
  void serve(const pollfd* polled, const Handler& handler);
  /// Hangs up on all and removes the socket's file.
  void close();

 private:
  Control(std::string path, host::UniqueFd listener)
      : path_(std::move(path)), listener_(std::move(listener)) {}
  void accept();

  std::string path_;
  host::UniqueFd listener_;
  std::vector<host::UniqueFd> peers_;
};

}  // namespace slotd::shepherd
