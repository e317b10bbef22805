#include "actors/events/event_queue.hpp"

#include <catch2/catch.hpp>

#include <poll.h>

using namespace slotd;

namespace {

EventQueue::Batch batch(std::uint64_t first, std::uint64_t last) {
  std::vector<Event> events(last - first + 1);
  for (auto& event : events) event.seq = {first++};
  return std::make_shared<const std::vector<Event>>(std::move(events));
}

bool is_awake(const EventQueue& queue) {
  pollfd item{queue.descriptor(), POLLIN, 0};
  return ::poll(&item, 1, 0) == 1;
}

}  // namespace

TEST_CASE("while nobody listens nothing is kept but the number, and nobody is woken", "[events]") {
  EventQueue queue({4});
  CHECK(queue.take().newest == EventSeq{4});
  queue.push(batch(5, 9));
  CHECK_FALSE(is_awake(queue));
  auto taken = queue.take();
  CHECK(taken.batches.empty());
  CHECK(taken.newest == EventSeq{9});
}

TEST_CASE("while somebody listens batches come in their order, once", "[events]") {
  EventQueue queue({});
  queue.want(true);
  auto first = batch(1, 2);
  auto second = batch(3, 3);
  queue.push(first);
  queue.push(second);
  CHECK(is_awake(queue));
  auto taken = queue.take();
  CHECK(taken.batches == std::vector{first, second});
  CHECK(taken.newest == EventSeq{3});
  CHECK_FALSE(is_awake(queue));
  CHECK(queue.take().batches.empty());
}

TEST_CASE("a batch without events is none", "[events]") {
  EventQueue queue({4});
  queue.want(true);
  queue.push(std::make_shared<const std::vector<Event>>());
  CHECK_FALSE(is_awake(queue));
  CHECK(queue.take().newest == EventSeq{4});
}

TEST_CASE("what nobody takes is let go before it grows without end", "[events]") {
  EventQueue queue({});
  queue.want(true);
  auto half = EventQueue::most_waiting / 2;
  queue.push(batch(1, half));
  queue.push(batch(half + 1, 2 * half));
  queue.push(batch(2 * half + 1, 2 * half + 1));
  auto taken = queue.take();
  REQUIRE(taken.batches.size() == 1);
  CHECK(taken.batches[0]->front().seq == EventSeq{2 * half + 1});
  CHECK(taken.newest == EventSeq{2 * half + 1});
}

TEST_CASE("a closed queue is awake for good", "[events]") {
  EventQueue queue({});
  queue.close();
  CHECK(queue.closed());
  CHECK(is_awake(queue));
}
