#include "actors/host/clock.hpp"

#include "actors/host/files.hpp"

#include <cstdlib>
#include <ctime>

namespace slotd::host {

namespace {

Duration read_clock(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return std::chrono::duration_cast<Duration>(std::chrono::seconds(now.tv_sec) +
                                              std::chrono::nanoseconds(now.tv_nsec));
}

class SystemClock : public Clock {
 public:
  Time now() const override { return Time{read_clock(CLOCK_REALTIME) + set_ahead()}; }
  Duration monotonic() const override { return read_clock(CLOCK_MONOTONIC); }
};

}  // namespace

Duration set_ahead() {
#ifdef SLOTD_CRASH_POINTS
  if (const char* file = std::getenv("SLOTD_TEST_CLOCK"); file != nullptr && *file != '\0')
    if (auto text = read_file(file))
      return std::chrono::seconds(std::strtoll(text->c_str(), nullptr, 10));
#endif
  return {};
}

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

}  // namespace slotd::host
