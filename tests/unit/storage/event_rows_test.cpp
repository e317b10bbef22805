#include "storage/event_rows.hpp"

#include "tests/support/samples.hpp"
#include "tests/support/store_world.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::storage;
using namespace slotd::test;

namespace {

Event event(std::uint64_t seq, std::uint32_t job = 1) {
  Event event;
  event.seq = {seq};
  event.time = noon();
  event.job = {job};
  return event;
}

std::vector<std::uint64_t> numbers(const std::vector<Event>& events) {
  std::vector<std::uint64_t> numbers;
  for (const auto& each : events) numbers.push_back(each.seq.value);
  return numbers;
}

using Numbers = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE_METHOD(StoreWorld, "an event is read as it was written, with what it changed",
                 "[events]") {
  auto full = full_event();
  auto plain = event(10);
  auto store = open();
  commit(store, {PutEvent{full}, PutEvent{plain}});
  CHECK(got(accounting().events({}, {}, 10)) == std::vector<Event>{full, plain});
}

TEST_CASE_METHOD(StoreWorld,
                 "events come after a number, in order, so many at a time, of some jobs",
                 "[events]") {
  auto store = open();
  commit(store, {PutEvent{event(1, 7)}, PutEvent{event(2, 8)}, PutEvent{event(3, 7)},
                 PutEvent{event(4, 9)}, PutEvent{event(5, 8)}});
  auto reader = accounting();
  CHECK(numbers(got(reader.events({2}, {}, 10))) == Numbers{3, 4, 5});
  CHECK(numbers(got(reader.events({}, {}, 2))) == Numbers{1, 2});
  CHECK(numbers(got(reader.events({}, {{8}}, 10))) == Numbers{2, 5});
  CHECK(numbers(got(reader.events({1}, {{9}, {8}}, 2))) == Numbers{2, 4});
  CHECK(numbers(got(reader.events({5}, {}, 10))).empty());
  CHECK(got(reader.event_range()) == std::pair{EventSeq{1}, EventSeq{5}});
}

TEST_CASE_METHOD(StoreWorld, "without events there is no oldest one", "[events]") {
  auto store = open();
  CHECK(got(accounting().event_range()) == std::pair{EventSeq{0}, EventSeq{0}});
}

TEST_CASE_METHOD(StoreWorld, "the latest events are kept, older ones go, and numbers go on",
                 "[events]") {
  auto store = open();
  commit(store, {PutEvent{event(1)}, PutEvent{event(2)}, PutEvent{event(500)}});
  commit(store, {PutEvent{event(events_kept + 499)}});
  CHECK(got(accounting().event_range()).first == EventSeq{1});
  commit(store, {PutEvent{event(events_kept + 1400)}});
  CHECK(got(accounting().event_range()) ==
        std::pair{EventSeq{events_kept + 499}, EventSeq{events_kept + 1400}});
}

TEST_CASE_METHOD(StoreWorld, "a notice stays until its command was started", "[notices]") {
  auto first = full_notice();
  auto second = first;
  second.seq = {12};
  {
    auto store = open();
    commit(store, {PutNotice{first}, PutNotice{second}});
  }
  auto store = open();
  CHECK(got(store.load(Time::min())).notices == std::vector<Notice>{first, second});
  commit(store, {DropNotice{first.seq}});
  commit(store, {DropNotice{first.seq}});  // said twice does no harm
  CHECK(got(store.load(Time::min())).notices == std::vector<Notice>{second});
}

TEST_CASE_METHOD(StoreWorld, "a drained node is drained after a restart, until it is resumed",
                 "[drain]") {
  auto drain = full_drain();
  {
    auto store = open();
    CHECK_FALSE(got(store.load(Time::min())).drain);
    commit(store, {PutDrain{Drain{"first", noon(), "ann", 1}}});
    commit(store, {PutDrain{drain}});
  }
  auto store = open();
  CHECK(got(store.load(Time::min())).drain == drain);
  commit(store, {PutDrain{}});
  CHECK_FALSE(got(store.load(Time::min())).drain);
}
