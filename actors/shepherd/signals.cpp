#include "actors/shepherd/signals.hpp"

#include <array>
#include <csignal>

namespace slotd::shepherd {

namespace {

constexpr std::array ignored = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGPIPE, SIGALRM,
                                SIGUSR1, SIGUSR2, SIGTSTP, SIGTTIN, SIGTTOU};

}  // namespace

void stay_for_signals() {
  for (int signal : ignored) ::signal(signal, SIG_IGN);
  // A child that stops or goes on is no reason to wake.
  struct sigaction ends_only {};
  ends_only.sa_handler = SIG_DFL;
  ends_only.sa_flags = SA_NOCLDSTOP;
  ::sigaction(SIGCHLD, &ends_only, nullptr);
  sigset_t child;
  ::sigemptyset(&child);
  ::sigaddset(&child, SIGCHLD);
  ::sigprocmask(SIG_BLOCK, &child, nullptr);
}

void heed_signals() {
  for (int signal : ignored) ::signal(signal, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace slotd::shepherd
