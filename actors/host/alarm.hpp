#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"

#include <functional>
#include <memory>

namespace slotd::host {

/// Rings at a moment of the wall clock, and when that clock is set, since nobody knows then what has
/// come and what has not.
class Alarm {
 public:
  virtual ~Alarm() = default;
  /// From any thread. There is one moment; a new one takes its place. One that has passed rings at once.
  virtual void set(Time moment) = 0;
};

/// A thread that sleeps on a timer of the kernel's (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET) and
/// calls `ring`.
Result<std::unique_ptr<Alarm>> wall_alarm(std::function<void()> ring);

}  // namespace slotd::host
