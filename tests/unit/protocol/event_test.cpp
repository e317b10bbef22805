#include "protocol/event.hpp"

#include "protocol/wire.hpp"
#include "tests/support/samples.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace slotd;
using namespace slotd::test;

TEST_CASE("a job's topic is its id as shown and its state", "[events]") {
  Event event;
  event.job = {12};
  event.state = JobState::starting;
  CHECK(topic(event) == "job.12.RUNNING");
  event.state = JobState::out_of_memory;
  CHECK(topic(event) == "job.12.OUT_OF_MEMORY");
  event.array_id = {9};
  event.array_index = {0};
  CHECK(topic(event) == "job.9_0.OUT_OF_MEMORY");
}

TEST_CASE("the node's topic says what became of it", "[events]") {
  Event event;
  event.kind = EventKind::node_changed;
  event.what = {{"State", "drain"}, {"Reason", "fans"}};
  CHECK(topic(event) == "node.localhost.DRAIN");
  event.what = {{"State", "resume"}};
  CHECK(topic(event) == "node.localhost.RESUME");
  event.what = {};
  CHECK(topic(event) == "node.localhost.CHANGED");
}

TEST_CASE("no topic of an event begins as the beat's does", "[events]") {
  for (auto job : {0U, 1U}) {
    auto event = full_event();
    event.job = {job};
    CHECK_FALSE(topic(event).starts_with(heartbeat_topic));
  }
}

TEST_CASE("every kind of event has a name of its own", "[events]") {
  std::set<std::string_view> names;
  for (int kind = 1; kind <= static_cast<int>(last_of(EventKind{})); ++kind)
    names.insert(name(static_cast<EventKind>(kind)));
  CHECK(names.size() == static_cast<std::size_t>(last_of(EventKind{})));
}

TEST_CASE("an announcement is the event's own fields and the protocol number", "[events]") {
  PublishedEvent announcement{2, full_event()};
  auto frame = encode(announcement);
  CHECK(decode<PublishedEvent>(frame) == announcement);
  CHECK(decode<Event>(frame) == full_event());
  CHECK(decode<Heartbeat>(frame)->newest == full_event().seq);
  CHECK(decode<Heartbeat>(encode(Heartbeat{2, {7}})) == Heartbeat{2, {7}});
}
