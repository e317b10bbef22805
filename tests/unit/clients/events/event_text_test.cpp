#include "clients/events/event_text.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>

using namespace slotd;
using namespace slotd::clients;

namespace {

Event running() {
  Event event;
  event.seq = {12};
  event.time = Time{Duration{1700000000'000001}};
  event.kind = EventKind::running;
  event.job = {7};
  event.attempt = {2};
  event.state = JobState::running;
  return event;
}

Event of_node() {
  Event event;
  event.seq = {3};
  event.time = Time{Duration{1}};
  event.kind = EventKind::node_changed;
  event.what = {{"State", "drain"}, {"Reason", "fans"}};
  return event;
}

std::string line_in_utc(const Event& event) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  return event_line(event);
}

}  // namespace

TEST_CASE("an event in JSON has words for numbers with a meaning", "[events]") {
  CHECK(event_json(running()) ==
        R"({"seq":12,"time":1700000000000001,"kind":"running","job":7,"attempt":2,)"
        R"("state":"RUNNING","reason":"None"})"
        "\n");
}

TEST_CASE("an element of an array in JSON names array and index", "[events]") {
  auto event = running();
  event.array_id = {5};
  event.array_index = {0};
  CHECK(event_json(event) ==
        R"({"seq":12,"time":1700000000000001,"kind":"running","job":7,"array":5,"index":0,)"
        R"("attempt":2,"state":"RUNNING","reason":"None"})"
        "\n");
}

TEST_CASE("elements that are changed together are one event with its range", "[events]") {
  auto event = running();
  event.array_id = {7};
  event.array_index = no_index;
  event.range = "4-9";
  CHECK(event_json(event) ==
        R"({"seq":12,"time":1700000000000001,"kind":"running","job":7,"array":7,"range":"4-9",)"
        R"("attempt":2,"state":"RUNNING","reason":"None"})"
        "\n");
  CHECK(line_in_utc(event).find("  7_[4-9]   RUNNING") != std::string::npos);
}

TEST_CASE("an event of the node in JSON has no job", "[events]") {
  CHECK(event_json(of_node()) == R"({"seq":3,"time":1,"kind":"node_changed","node":"localhost",)"
                                 R"("what":{"State":"drain","Reason":"fans"}})"
                                 "\n");
}

TEST_CASE("JSON replaces what is no UTF-8 and escapes the rest", "[events]") {
  auto event = of_node();
  event.what = {{"JobName", "a\xff\"\n\x1b"}};
  CHECK(event_json(event).find("{\"JobName\":\"a\xef\xbf\xbd\\\"\\n\\u001b\"}") !=
        std::string::npos);
}

TEST_CASE("a line for a person is in columns and says what is not usual", "[events]") {
  CHECK(line_in_utc(running()) ==
        "2023-11-14T22:13:20  7         RUNNING        running        attempt 2\n");
  auto event = running();
  event.attempt = {1};
  CHECK(line_in_utc(event) == "2023-11-14T22:13:20  7         RUNNING        running\n");
  event.state = JobState::cancelled;
  event.kind = EventKind::ended;
  event.reason = Reason::cancelled_by_user;
  CHECK(line_in_utc(event) ==
        "2023-11-14T22:13:20  7         CANCELLED      ended          CancelledByUser\n");
}

TEST_CASE("a line for a person spells out controls", "[events]") {
  auto event = of_node();
  event.what.back().value = "\x1b[31m\n";
  CHECK(line_in_utc(event) ==
        "1970-01-01T00:00:00  node      DRAIN          node_changed   "
        "State=drain Reason=\\x1b[31m\\n\n");
}
