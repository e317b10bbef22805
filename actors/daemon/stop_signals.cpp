#include "actors/daemon/stop_signals.hpp"

namespace slotd {

StopSignals::StopSignals() {
  ::sigemptyset(&set_);
  ::sigaddset(&set_, SIGTERM);
  ::sigaddset(&set_, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);
}

void StopSignals::wait() const {
  int signal = 0;
  ::sigwait(&set_, &signal);
}

}  // namespace slotd
