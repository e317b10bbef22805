#include "actors/front/work_queue.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <memory>
#include <string>
#include <thread>

using namespace slotd;

TEST_CASE("steps are done in their order, on the thread that runs the queue", "[work_queue]") {
  WorkQueue queue;
  std::string order;
  std::thread::id where;
  queue.push([&] { order += "a"; });
  std::thread thread([&] { queue.run(); });
  std::promise<void> done;
  queue.push([&] { order += "b", where = std::this_thread::get_id(); });
  queue.push([&] { done.set_value(); });
  done.get_future().wait();
  CHECK(order == "ab");
  CHECK(where == thread.get_id());
  queue.close();
  thread.join();
}

TEST_CASE("what a step holds is let go when it is done", "[work_queue]") {
  WorkQueue queue;
  std::thread thread([&] { queue.run(); });
  auto held = std::make_shared<int>(1);
  std::weak_ptr<int> seen = held;
  queue.push([held = std::move(held)] {});
  std::promise<bool> gone;
  queue.push([&] { gone.set_value(seen.expired()); });
  CHECK(gone.get_future().get());
  queue.close();
  thread.join();
}

TEST_CASE("a closed queue does nothing more and holds nothing", "[work_queue]") {
  WorkQueue queue;
  bool ran = false;
  auto held = std::make_shared<int>(1);
  queue.push([&ran, held] { ran = true; });
  queue.close();
  CHECK(held.use_count() == 1);
  queue.push([&ran, held] { ran = true; });
  CHECK(held.use_count() == 1);
  queue.run();
  CHECK_FALSE(ran);
}
