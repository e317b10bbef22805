#pragma once

#include <csignal>

namespace slotd {

/// SIGTERM and SIGINT, blocked in this thread and in all that it starts from now on.
class StopSignals {
 public:
  StopSignals();
  /// Sleeps until one of them comes.
  void wait() const;

 private:
  sigset_t set_{};
};

}  // namespace slotd
