#pragma once

#include "actors/host/unique_fd.hpp"
#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"

#include <poll.h>
#include <optional>
#include <vector>

namespace slotd::shepherd {

/// The one place where a shepherd sleeps: until a child changes, a moment comes, or a socket is ready.
/// SIGCHLD must be blocked before the first child starts.
class Wakeup {
 public:
  Done open();
  /// `due` on CLOCK_MONOTONIC. `others` come back with their `revents`.
  void wait(std::optional<Duration> due, std::vector<pollfd>& others);

 private:
  void arm(std::optional<Duration> due);

  host::UniqueFd children_;
  host::UniqueFd timer_;
  std::optional<Duration> armed_;
};

}  // namespace slotd::shepherd
