#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"

#include <functional>
#include <memory>

namespace slotd::host {

/// Rings at a moment of the wall clock. It also rings when that clock is set, because any moment may
/// have passed then.
class Alarm {
 public:
  virtual ~Alarm() = default;
  /// May be called from any thread. There is one moment at a time; a new one replaces it. A moment that
  /// has passed rings at once.
  virtual void set(Time moment) = 0;
};

/// Starts a thread that sleeps on a kernel timer (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET) and calls
/// `ring`.
Result<std::unique_ptr<Alarm>> wall_alarm(std::function<void()> ring);

}  // namespace slotd::host
