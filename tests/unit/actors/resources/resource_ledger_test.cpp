#include "actors/resources/resource_ledger.hpp"
#include "tests/support/actor_world.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <utility>
#include <vector>

using namespace slotd;
using namespace slotd::test;

namespace {

/// A ledger of a machine of 4 CPUs and 4 GiB.
class LedgerWorld : public ActorWorld {
 public:
  LedgerActor ledger_actor = keep(system().spawn(resource_ledger, machine(4, 4096)));

  static ResourceDemand demand(std::uint32_t job, std::uint32_t cpus) {
    return {JobId{job}, decide::resources_of(request(cpus))};
  }
  Reserved reserve(std::vector<ResourceDemand> demands) {
    return ***ask<Reserved>(ledger_actor, Reserve{std::move(demands)});
  }
  /// CPUs in use after it.
  std::uint32_t release(std::uint32_t job) { return used(Release{JobId{job}}); }
  std::uint32_t mark(std::uint32_t job, std::vector<std::uint16_t> cpus) {
    return used(MarkAllocated{JobId{job}, {std::move(cpus), Mebibytes{512}, {}}});
  }

 private:
  template <class Message>
  std::uint32_t used(Message message) {
    return (***ask<FreeNow>(ledger_actor, message)).free.cpus_in_use().value;
  }
};

std::vector<std::uint32_t> jobs_of(const Reserved& reserved) {
  std::vector<std::uint32_t> jobs;
  for (const auto& grant : reserved.reservations) jobs.push_back(grant.job.value);
  return jobs;
}

using Jobs = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("what fits is reserved in order, what does not is skipped", "[resource_ledger]") {
  LedgerWorld world;
  auto reserved = world.reserve(
    {LedgerWorld::demand(1, 2), LedgerWorld::demand(2, 3), LedgerWorld::demand(3, 2)});
  CHECK(jobs_of(reserved) == Jobs{1, 3});
  CHECK(reserved.reservations[0].allocation.cpus == std::vector<std::uint16_t>{0, 1});
  CHECK(reserved.reservations[1].allocation.cpus == std::vector<std::uint16_t>{2, 3});
  CHECK(reserved.free.cpus_in_use() == Cpus{4});
}

TEST_CASE("a job that asks twice gets nothing more", "[resource_ledger]") {
  LedgerWorld world;
  world.reserve({LedgerWorld::demand(1, 2)});
  auto again = world.reserve({LedgerWorld::demand(1, 2), LedgerWorld::demand(2, 2)});
  CHECK(jobs_of(again) == Jobs{2});
  CHECK(again.free.cpus_in_use() == Cpus{4});
}

TEST_CASE("what is released twice is given back once", "[resource_ledger]") {
  LedgerWorld world;
  world.reserve({LedgerWorld::demand(1, 2), LedgerWorld::demand(2, 1)});
  CHECK(world.release(1) == 1);
  CHECK(world.release(1) == 1);
  CHECK(world.release(99) == 1);
  CHECK(jobs_of(world.reserve({LedgerWorld::demand(1, 3)})) == Jobs{1});
}

TEST_CASE("what an adopted job holds is taken once, and given to nobody else",
          "[resource_ledger]") {
  LedgerWorld world;
  CHECK(world.mark(1, {0, 2}) == 2);
  CHECK(world.mark(1, {0, 2}) == 2);
  auto reserved = world.reserve({LedgerWorld::demand(2, 2)});
  REQUIRE(jobs_of(reserved) == Jobs{2});
  CHECK(reserved.reservations.front().allocation.cpus == std::vector<std::uint16_t>{1, 3});
  CHECK(world.release(1) == 2);
}
