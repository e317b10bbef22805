#include "actors/scheduler/wakeups.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using test::at;
using Ids = std::vector<JobId>;

namespace {

struct FakeAlarm : host::Alarm {
  std::vector<Time>& set_to;
  explicit FakeAlarm(std::vector<Time>& times) : set_to(times) {}
  void set(Time moment) override { set_to.push_back(moment); }
};

struct World {
  std::vector<Time> set_to = {};
  int refusals = 0;
  int made = 0;
  Wakeups wakeups;

  World() {
    wakeups.use([this]() -> Result<std::unique_ptr<host::Alarm>> {
      if (refusals-- > 0) return fail(FaultCode::system, "no more descriptors");
      ++made;
      return std::unique_ptr<host::Alarm>(std::make_unique<FakeAlarm>(set_to));
    });
  }
};

}  // namespace

TEST_CASE("the alarm is set for the first of the moments", "[wakeups]") {
  World world;
  world.wakeups.add(at(200), JobId{1});
  world.wakeups.add(at(300), JobId{2});
  world.wakeups.add(at(100), JobId{3});
  CHECK(world.set_to == std::vector{at(200), at(100)});
  CHECK(world.made == 1);
}

TEST_CASE("those whose moment has come are taken in order, a few at a time", "[wakeups]") {
  World world;
  for (std::uint32_t id : {1U, 2U, 3U, 4U}) world.wakeups.add(at(100 + id), JobId{id});
  CHECK(world.wakeups.take_due(at(103), 2) == Ids{{1}, {2}});
  world.wakeups.set_alarm();
  CHECK(world.set_to.back() == at(103));  // it is due: the alarm rings at once
  CHECK(world.wakeups.take_due(at(103), 2) == Ids{{3}});
  CHECK_FALSE(world.wakeups.empty());
  CHECK(world.wakeups.contains(at(104), JobId{4}));
}

TEST_CASE("an alarm that rang is set again, even for the same moment", "[wakeups]") {
  World world;
  world.wakeups.add(at(100), JobId{1});
  CHECK(world.wakeups.take_due(at(50), 10).empty());  // the clock was set back
  world.wakeups.set_alarm();
  CHECK(world.set_to == std::vector{at(100), at(100)});
}

TEST_CASE("a machine that gives no alarm is asked again", "[wakeups]") {
  World world;
  world.refusals = 1;
  world.wakeups.add(at(100), JobId{1});
  CHECK(world.set_to.empty());
  world.wakeups.add(at(200), JobId{2});
  CHECK(world.set_to == std::vector{at(100)});
}
