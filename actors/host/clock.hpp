#pragma once

#include "protocol/base/amounts.hpp"

namespace slotd::host {

/// Tells wall time, and the time of a clock that stands still while the machine sleeps. It is an
/// interface because no test may set the clock of the machine.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;            ///< CLOCK_REALTIME
  virtual Duration monotonic() const = 0;  ///< CLOCK_MONOTONIC
};

/// By how much a test has set `now` ahead; zero outside a test.
Duration set_ahead();

/// The machine's clock. In a build with crash points, the file named by SLOTD_TEST_CLOCK holds a number
/// of seconds that is added to `now`; it is read at each call.
const Clock& system_clock();

}  // namespace slotd::host
