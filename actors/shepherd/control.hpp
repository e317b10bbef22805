#pragma once

#include "actors/host/unique_fd.hpp"
#include "protocol/base/result.hpp"
#include "protocol/shepherd_talk.hpp"

#include <poll.h>
#include <functional>
#include <string>
#include <vector>

namespace slotd::shepherd {

/// The socket on which the daemon talks to a shepherd. Any process of our uid may connect. A silent one
/// costs nothing, and one that sends anything but a message is hung up on.
class Control {
 public:
  using Handler = std::function<ControlAnswer(const ControlMessage&)>;

  /// Listens at `control.sock` in the job's folder.
  static Result<Control> open(const std::string& job_folder);

  /// Appends the descriptors to poll. `serve` needs the same entries back, with their `revents`.
  void add_to(std::vector<pollfd>& polled) const;
  /// Accepts new connections and answers the messages that have come.
  void serve(const pollfd* polled, const Handler& handler);
  /// Hangs up on everybody and removes the socket's file.
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
