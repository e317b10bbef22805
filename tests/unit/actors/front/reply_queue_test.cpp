#include "actors/front/reply_queue.hpp"

#include <poll.h>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

using namespace slotd;

namespace {

bool wakes(const ReplyQueue& queue) {
  pollfd waiting{queue.descriptor(), POLLIN, 0};
  return ::poll(&waiting, 1, 0) == 1;
}

void push(ReplyQueue& queue, std::uint64_t ticket, std::string frame = {}) {
  queue.push({Ticket{ticket}, std::move(frame), {}});
}

std::vector<std::uint64_t> taken(ReplyQueue& queue) {
  std::vector<std::uint64_t> tickets;
  for (const auto& item : queue.take()) tickets.push_back(item.ticket.number);
  return tickets;
}

}  // namespace

TEST_CASE("answers are taken in the order in which they came, each once", "[reply_queue]") {
  ReplyQueue queue;
  push(queue, 2, "b");
  push(queue, 1, "a");
  auto items = queue.take();
  REQUIRE(items.size() == 2);
  CHECK(items[0].ticket.number == 2);
  CHECK(items[0].frame == "b");
  CHECK(items[1].ticket.number == 1);
  CHECK(queue.take().empty());
}

TEST_CASE("the gateway is woken while answers wait, and not after", "[reply_queue]") {
  ReplyQueue queue;
  CHECK_FALSE(wakes(queue));
  push(queue, 1);
  push(queue, 2);
  CHECK(wakes(queue));
  CHECK(taken(queue).size() == 2);
  CHECK_FALSE(wakes(queue));
  push(queue, 3);
  CHECK(wakes(queue));
}

TEST_CASE("a thousand answers of each of four actors all arrive, each actor's in order",
          "[reply_queue]") {
  constexpr std::uint64_t each = 1000;
  ReplyQueue queue;
  std::vector<std::thread> actors;
  for (std::uint64_t actor = 0; actor < 4; ++actor)
    actors.emplace_back([&queue, actor] {
      for (std::uint64_t i = 0; i < each; ++i) push(queue, actor * each + i);
    });
  std::vector<std::uint64_t> next(4);
  for (std::size_t count = 0; count < 4 * each;) {
    pollfd waiting{queue.descriptor(), POLLIN, 0};
    REQUIRE(::poll(&waiting, 1, 5000) == 1);
    for (auto ticket : taken(queue)) {
      ++count;
      CHECK(ticket % each == next[ticket / each]++);
    }
  }
  for (auto& actor : actors) actor.join();
  CHECK(queue.take().empty());
}

TEST_CASE("closing wakes the gateway, and loses no answer", "[reply_queue]") {
  ReplyQueue queue;
  push(queue, 1);
  CHECK_FALSE(queue.closed());
  queue.close();
  queue.close();
  CHECK(queue.closed());
  CHECK(wakes(queue));
  CHECK(taken(queue) == std::vector<std::uint64_t>{1});
  push(queue, 2);  // of an actor that has not heard of it
  CHECK(taken(queue) == std::vector<std::uint64_t>{2});
}
