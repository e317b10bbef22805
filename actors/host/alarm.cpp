#include "actors/host/alarm.hpp"

#include "actors/host/clock.hpp"
#include "actors/host/system_failure.hpp"
#include "actors/host/unique_fd.hpp"

#include <sys/timerfd.h>
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace slotd::host {

namespace {

timespec to_timespec(Duration since_epoch) {
  auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
  timespec time{};
  time.tv_sec = static_cast<std::time_t>(seconds.count());
  time.tv_nsec = std::chrono::nanoseconds(since_epoch - seconds).count();
  return time;
}

class WallAlarm : public Alarm {
 public:
  WallAlarm(UniqueFd timer, std::function<void()> ring)
      : timer_(std::move(timer)), ring_(std::move(ring)), thread_([this] { loop(); }) {}
  WallAlarm(const WallAlarm&) = delete;
  WallAlarm& operator=(const WallAlarm&) = delete;
  ~WallAlarm() override {
    stopping_ = true;
    arm(Duration{1});
    thread_.join();
  }

  /// A time of zero would disarm the timer.
  void set(Time moment) override {
    arm(std::max(moment.time_since_epoch() - set_ahead(), Duration{1}));
  }

 private:
  void arm(Duration since_epoch) {
    itimerspec when{};
    when.it_value = to_timespec(since_epoch);
    ::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, nullptr);
  }

  void loop() {
    while (true) {
      std::uint64_t times = 0;
      auto got = ::read(timer_.get(), &times, sizeof times);
      if (stopping_) return;
      if (got > 0 || errno == ECANCELED) ring_();
    }
  }

  UniqueFd timer_;
  std::function<void()> ring_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Alarm>> wall_alarm(std::function<void()> ring) {
  UniqueFd timer(::timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC));
  if (!timer) return system_failure("make", "a timer");
  try {
    return std::make_unique<WallAlarm>(std::move(timer), std::move(ring));
  } catch (const std::system_error& error) {
    return fail(FaultCode::system, std::string("cannot start a thread: ") + error.what());
  }
}

}  // namespace slotd::host
