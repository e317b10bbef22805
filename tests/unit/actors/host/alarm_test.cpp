#include "actors/host/alarm.hpp"

#include "actors/host/clock.hpp"

#include <catch2/catch.hpp>

#include <condition_variable>
#include <mutex>

using namespace slotd;
using namespace slotd::host;
using namespace std::chrono_literals;

namespace {

/// Counts what an alarm rings.
struct Bell {
  std::mutex mutex;
  std::condition_variable changed;
  int rung = 0;

  void ring() {
    std::lock_guard lock(mutex);
    ++rung;
    changed.notify_all();
  }
  bool rings(int times) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, 20s, [&] { return rung >= times; });
  }
};

}  // namespace

TEST_CASE("an alarm rings at its moment, not before, and once for each") {
  Bell bell;
  auto alarm = wall_alarm([&] { bell.ring(); });
  REQUIRE(alarm);
  auto moment = system_clock().now() + 60ms;
  (*alarm)->set(moment);
  REQUIRE(bell.rings(1));
  CHECK(system_clock().now() >= moment);
  (*alarm)->set(system_clock().now() + 20ms);
  CHECK(bell.rings(2));
}

TEST_CASE("a moment that has passed rings at once, and a new moment takes the old one's place") {
  Bell bell;
  auto alarm = wall_alarm([&] { bell.ring(); });
  REQUIRE(alarm);
  (*alarm)->set(system_clock().now() + 1h);
  (*alarm)->set(Time{});
  CHECK(bell.rings(1));
}

TEST_CASE("an alarm that nobody has set, or that is still to ring, can be taken away") {
  Bell bell;
  {
    auto alarm = wall_alarm([&] { bell.ring(); });
  }
  {
    auto alarm = wall_alarm([&] { bell.ring(); });
    REQUIRE(alarm);
    (*alarm)->set(system_clock().now() + 1h);
  }
  CHECK(bell.rung == 0);
}
