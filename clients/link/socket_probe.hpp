#pragma once

#include "protocol/paths.hpp"

#include <sys/types.h>
#include <chrono>
#include <optional>
#include <string>

namespace slotd::clients {

/// What a plain connect found.
struct ProbeResult {
  int error = 0;  ///< errno of the refused connect; 0 if a daemon listens
  std::optional<uid_t>
    stranger;  ///< the daemon's user, if that is not the caller: it would not answer
};

/// Finds out whether one of the daemon's sockets is served. ZeroMQ silently connects to a socket that
/// nobody serves, so a client first tries a plain connect, which the kernel refuses at once.
class SocketProbe {
 public:
  explicit SocketProbe(std::string run_folder, std::string socket = Paths::client_socket_name())
      : run_folder_(std::move(run_folder)), socket_(std::move(socket)) {}
  ~SocketProbe();
  SocketProbe(const SocketProbe&) = delete;
  SocketProbe& operator=(const SocketProbe&) = delete;

  ProbeResult probe();

  /// Where ring() found it, as ZeroMQ spells it. Through the open folder, because an AF_UNIX path
  /// holds 107 bytes and a root may be longer.
  std::string address() const { return "ipc://" + path(); }

  /// Waits until a socket may have appeared, at most so long. The kernel tells of a new file; the
  /// time is for what it does not tell: a folder that is not there yet, a socket that is bound but
  /// does not listen yet.
  void wait_for_change(std::chrono::milliseconds most);

 private:
  std::string path() const;
  bool open_folder();
  void watch_folder();

  std::string run_folder_;
  std::string socket_;
  int folder_ = -1;
  int watch_ = -1;
};

}  // namespace slotd::clients
