#include "actors/shepherd/wakeup.hpp"

#include "actors/host/system_failure.hpp"

#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <csignal>

namespace slotd::shepherd {

namespace {

/// True if there was anything.
bool drain(int fd) {
  std::array<char, 4 * sizeof(signalfd_siginfo)> bytes;
  bool any = false;
  while (::read(fd, bytes.data(), bytes.size()) > 0) any = true;
  return any;
}

}  // namespace

Done Wakeup::open() {
  sigset_t child;
  ::sigemptyset(&child);
  ::sigaddset(&child, SIGCHLD);
  children_.reset(::signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK));
  timer_.reset(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  if (!children_ || !timer_) return host::system_failure("make", "a timer");
  return {};
}

void Wakeup::wait(std::optional<Duration> due, std::vector<pollfd>& others) {
  arm(due);
  others.push_back({children_.get(), POLLIN, 0});
  others.push_back({timer_.get(), POLLIN, 0});
  if (::poll(others.data(), others.size(), -1) < 0)
    for (auto& other : others) other.revents = 0;
  others.resize(others.size() - 2);
  drain(children_.get());
  // A timer that has fired is not armed any more, and a past moment may be asked for again.
  if (drain(timer_.get())) armed_.reset();
}

void Wakeup::arm(std::optional<Duration> due) {
  if (due == armed_) return;
  armed_ = due;
  itimerspec when{};
  if (due) {
    // A time of zero would mean never.
    auto moment = std::max(*due, Duration(1));
    auto seconds = std::chrono::duration_cast<std::chrono::seconds>(moment);
    when.it_value.tv_sec = seconds.count();
    when.it_value.tv_nsec = std::chrono::nanoseconds(moment - seconds).count();
  }
  ::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &when, nullptr);
}

}  // namespace slotd::shepherd
