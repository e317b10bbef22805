#include "clients/events/event_order.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::clients;

namespace {

using Step = EventOrder::Step;
using Numbers = std::vector<std::uint64_t>;

Event event(std::uint64_t seq, std::uint32_t job = 1) {
  Event event;
  event.seq = {seq};
  event.job = {job};
  return event;
}

struct Kept {
  std::uint64_t oldest = 1;
  std::uint64_t last = 0;
};

EventPage page(const Numbers& numbers, Kept kept, bool more = false) {
  EventPage page;
  for (auto number : numbers) page.events.push_back(event(number));
  page.oldest = {kept.oldest};
  page.last = {kept.last};
  page.more = more;
  return page;
}

Numbers numbers(const std::vector<Event>& events) {
  Numbers numbers;
  for (const auto& each : events) numbers.push_back(each.seq.value);
  return numbers;
}

}  // namespace

TEST_CASE("an event that is the next is told, and a known one is passed over", "[events]") {
  EventOrder order({5}, {});
  CHECK(order.published(event(6)) == Step::tell);
  CHECK(order.published(event(6)) == Step::pass_over);
  CHECK(order.published(event(2)) == Step::pass_over);
  CHECK(order.published(event(7)) == Step::tell);
  CHECK(order.question() == ListEvents{{7}, {}});
}

TEST_CASE("behind a gap the daemon is asked, and its answer brings what was missing", "[events]") {
  EventOrder order({5}, {});
  CHECK(order.published(event(8)) == Step::ask);
  CHECK(order.question() == ListEvents{{5}, {}});
  auto told = order.answered(page({6, 7, 8, 9}, {1, 9}));
  REQUIRE(told);
  CHECK(numbers(told->events) == Numbers{6, 7, 8, 9});
  CHECK_FALSE(told->missing);
  CHECK_FALSE(told->ask_again);
  CHECK(order.published(event(8)) == Step::pass_over);
  CHECK(order.published(event(9)) == Step::pass_over);
  CHECK(order.published(event(10)) == Step::tell);
}

TEST_CASE("a beat tells of a lost last event, and else of nothing", "[events]") {
  EventOrder order({5}, {});
  CHECK(order.beat({5}) == Step::pass_over);
  CHECK(order.beat({4}) == Step::pass_over);
  CHECK(order.beat({6}) == Step::ask);
}

TEST_CASE("pages are asked for until there are no more, and nothing is told twice", "[events]") {
  EventOrder order({0}, {});
  auto first = order.answered(page({1, 2}, {1, 4}, true));
  REQUIRE(first);
  CHECK(first->ask_again);
  CHECK(order.question().after == EventSeq{2});
  auto second = order.answered(page({2, 3, 4}, {1, 4}));
  REQUIRE(second);
  CHECK(numbers(second->events) == Numbers{3, 4});
  CHECK_FALSE(second->ask_again);
}

TEST_CASE("a page that promises more and brings nothing is not asked for again", "[events]") {
  EventOrder order({3}, {});
  auto told = order.answered(page({}, {1, 3}, true));
  REQUIRE(told);
  CHECK_FALSE(told->ask_again);
}

TEST_CASE("what is older than what is kept is said, once and with its numbers", "[events]") {
  EventOrder order({5}, {});
  auto told = order.answered(page({9, 10}, {9, 10}));
  REQUIRE(told);
  CHECK(told->missing == MissingEvents{{6}, {8}});
  CHECK(numbers(told->events) == Numbers{9, 10});
  CHECK_FALSE(order.answered(page({}, {9, 10}))->missing);
}

TEST_CASE("where nothing is kept any more all up to the newest is missing", "[events]") {
  EventOrder order({5}, {});
  auto told = order.answered(page({}, {0, 8}));
  REQUIRE(told);
  CHECK(told->missing == MissingEvents{{6}, {8}});
  CHECK(order.published(event(9)) == Step::tell);
}

TEST_CASE("smaller numbers than what was seen are those of another database", "[events]") {
  EventOrder order({500}, {});
  auto told = order.answered(page({}, {1, 12}));
  REQUIRE_FALSE(told);
  CHECK(told.error().text == "the newest event is 12, but 500 was seen: this is another database");
}

TEST_CASE("events of other jobs are passed over and still counted", "[events]") {
  EventOrder order({5}, {{{7}}, {}});
  CHECK(order.question() == ListEvents{{5}, {{7}}});
  CHECK(order.published(event(6, 1)) == Step::pass_over);
  CHECK(order.published(event(7, 7)) == Step::tell);
  CHECK(order.published(event(9, 7)) == Step::ask);
  auto answer = page({9}, {1, 12});
  answer.events[0].job = {7};
  auto told = order.answered(answer);
  REQUIRE(told);
  CHECK(numbers(told->events) == Numbers{9});
  CHECK(order.published(event(12, 7)) == Step::pass_over);
  CHECK(order.published(event(13, 7)) == Step::tell);
}

TEST_CASE("an array's id stands for its elements, and the node is nobody's job", "[events]") {
  EventOrder order({0}, {{{7}}, {}});
  auto element = event(1, 30);
  element.array_id = {7};
  CHECK(order.published(element) == Step::tell);
  CHECK(order.published(event(2, 0)) == Step::pass_over);
}

TEST_CASE("an element is told of what happens to it, alone or with others", "[events]") {
  EventOrder order({0}, {{}, {{{7}, *parse_indices("3")}}});
  CHECK(order.question() == ListEvents{{0}, {{7}}});
  auto element = event(1, 30);
  element.array_id = {7}, element.array_index = {3};
  CHECK(order.published(element) == Step::tell);
  element.seq = {2}, element.array_index = {4};
  CHECK(order.published(element) == Step::pass_over);
  auto some = event(3, 7);
  some.array_id = {7}, some.array_index = no_index, some.range = "0-9";
  CHECK(order.published(some) == Step::tell);
  some.seq = {4}, some.range = "4-9";
  CHECK(order.published(some) == Step::pass_over);
}

TEST_CASE("a page without an event that is wanted is not the last for that", "[events]") {
  EventOrder order({0}, {{}, {{{7}, *parse_indices("3")}}});
  auto answer = page({1}, {1, 12});
  answer.more = true;
  answer.events[0].array_id = {7};
  auto told = order.answered(answer);
  REQUIRE(told);
  CHECK(told->events.empty());
  CHECK(told->ask_again);
  CHECK(order.question().after == EventSeq{1});
}
