#include "actors/decide/resources/free_resources.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <set>

using namespace slotd;
using decide::FreeResources;
using decide::ResourceRequest;

TEST_CASE("the lowest free CPUs and GPUs are given first", "[free_resources]") {
  FreeResources free(test::machine(4, 1000, 2));
  auto first = free.take({Cpus{2}, Mebibytes{100}, 1});
  auto second = free.take({Cpus{1}, Mebibytes{100}, 1});
  REQUIRE((first && second));
  CHECK(first->cpus == std::vector<std::uint16_t>{0, 1});
  CHECK(second->cpus == std::vector<std::uint16_t>{2});
  CHECK(second->gpus == std::vector<std::uint16_t>{1});
  free.give_back(*first);
  CHECK(free.take({Cpus{1}, Mebibytes{1}, 1})->cpus == std::vector<std::uint16_t>{0});
}

TEST_CASE("what does not fit takes nothing", "[free_resources]") {
  FreeResources free(test::machine(4, 1000, 0));
  CHECK_FALSE(free.take({Cpus{5}, Mebibytes{1}, 0}));
  CHECK_FALSE(free.take({Cpus{1}, Mebibytes{1001}, 0}));
  CHECK_FALSE(free.take({Cpus{1}, Mebibytes{1}, 1}));
  CHECK(free.cpus_in_use() == Cpus{0});
  CHECK(free.memory_in_use() == Mebibytes{0});
}

TEST_CASE("an adopted job keeps what a smaller machine does not have", "[free_resources]") {
  FreeResources free(test::machine(2, 500, 0));
  Allocation held{{1, 2, 3}, Mebibytes{800}, {0}};
  free.take_held(held);
  CHECK(free.cpus_in_use() == Cpus{1});
  CHECK_FALSE(free.fits({Cpus{1}, Mebibytes{1}, 0}));
  free.give_back(held);
  CHECK(free.fits({Cpus{2}, Mebibytes{500}, 0}));
}

TEST_CASE("nothing is ever given twice, and all of it comes back", "[free_resources]") {
  std::mt19937 random(7);
  FreeResources free(test::machine(16, 4096, 4));
  std::vector<Allocation> held;
  for (int step = 0; step < 20'000; ++step) {
    if (!held.empty() && random() % 2 == 0) {
      auto at = random() % held.size();
      free.give_back(held[at]);
      held.erase(held.begin() + static_cast<std::ptrdiff_t>(at));
    } else if (auto got =
                 free.take({Cpus{static_cast<std::uint32_t>(random() % 5)},
                            Mebibytes{random() % 900}, static_cast<std::uint32_t>(random() % 3)})) {
      held.push_back(*got);
    }
    std::multiset<std::uint16_t> cpus, gpus;
    std::uint64_t memory = 0;
    for (const auto& one : held) {
      cpus.insert(one.cpus.begin(), one.cpus.end());
      gpus.insert(one.gpus.begin(), one.gpus.end());
      memory += one.memory.value;
    }
    REQUIRE(std::set(cpus.begin(), cpus.end()).size() == cpus.size());
    REQUIRE(std::set(gpus.begin(), gpus.end()).size() == gpus.size());
    REQUIRE(memory <= 4096);
    REQUIRE(free.cpus_in_use().value == cpus.size());
    REQUIRE(free.memory_in_use().value == memory);
  }
}

TEST_CASE("who wants to be alone starts when nothing runs, and gets all CPUs and GPUs",
          "[free_resources]") {
  FreeResources free(test::machine(4, 1000, 2));
  ResourceRequest alone{Cpus{1}, Mebibytes{100}, 0, true};
  auto other = free.take({Cpus{1}, Mebibytes{100}, 0});
  CHECK_FALSE(free.fits(alone));
  CHECK_FALSE(free.take(alone));
  free.give_back(*other);
  auto all = free.take(alone);
  REQUIRE(all);
  CHECK(all->cpus == std::vector<std::uint16_t>{0, 1, 2, 3});
  CHECK(all->gpus == std::vector<std::uint16_t>{0, 1});
  CHECK(all->memory == Mebibytes{100});
  CHECK_FALSE(free.fits({Cpus{1}, Mebibytes{1}, 0}));
  free.give_back(*all);
  CHECK(free.fits(alone));
}

TEST_CASE("a job asks for what its request comes to", "[free_resources]") {
  auto request = test::request(2, 100);
  request.tasks = 3;
  CHECK(decide::resources_of(request) == ResourceRequest{Cpus{6}, Mebibytes{100}, 0, false});
  request.extras.edit().exclusive = true;
  CHECK(decide::resources_of(request).alone);
  request.extras.edit().overcommit = true;
  CHECK(request.cpus() == Cpus{2});
  request.gpus.count = 2;
  request.extras.edit().cpus_per_gpu = 4;
  CHECK(request.cpus() == Cpus{8});
  request.extras.edit().min_cpus = 9;
  CHECK(request.cpus() == Cpus{9});
}
