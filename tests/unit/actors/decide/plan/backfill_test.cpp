#include "actors/decide/plan/plan.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

// Who may pass the first that does not fit: a table of situations.

using namespace slotd;
using decide::FreeResources;
using decide::PendingQueue;
using test::at;

namespace {

using Seconds = std::optional<int>;

/// A job that runs: what it holds, and in how many seconds its limit ends it.
struct Holder {
  std::uint32_t cpus = 1;
  Seconds left;
  std::uint32_t gpus = 0;
  std::uint64_t memory = 0;
};

/// A job in the line. Its id is its place, from 1.
struct Waiter {
  std::uint32_t cpus = 1;
  Seconds limit;
  Seconds least = {};
  std::uint32_t gpus = 0;
  std::uint64_t memory = 0;
  bool alone = false;
  Seconds passed_for = {};
};

/// On 8 CPUs, 2 GPUs and 1000 MiB, with 600 seconds of patience.
struct Case {
  std::string is;
  std::vector<Holder> holders;
  std::vector<Waiter> line;
  std::string starts;     ///< `2 3(90)`: the third with a limit of 90 seconds
  std::uint32_t blocked;  ///< 0: nobody
  Seconds reserved = {};  ///< so many seconds ahead
};

const std::vector<Case> cases{
  {"a job that ends before the reservation passes", {{6, 100}}, {{8, 50}, {2, 100}}, "2", 1, 100},
  {"a job that would end a second later does not", {{6, 100}}, {{8, 50}, {2, 101}}, "", 1, 100},
  {"nor does one without a limit", {{6, 100}}, {{8, 50}, {2, {}}}, "", 1, 100},
  {"beside the reservation there is room for any length",
   {{6, 100}},
   {{6, 50}, {2, {}}},
   "2",
   1,
   100},
  {"what is beside the reservation is given once",
   {{6, 100}},
   {{7, 50}, {1, {}}, {1, {}}},
   "2",
   1,
   100},
  {"who ends before the reservation leaves what is beside it to others",
   {{6, 100}},
   {{7, 50}, {1, 100}, {1, {}}},
   "2 3",
   1,
   100},
  {"the reservation is as early as the limits allow: no later than needed",
   {{3, 300}, {3, 100}},
   {{5, 50}, {2, 100}, {2, 101}},
   "2",
   1,
   100},
  {"what comes back at one moment comes back together",
   {{3, 100}, {3, 100}},
   {{4, {}}, {2, {}}},
   "2",
   1,
   100},
  {"memory is reserved too",
   {{1, 100, 0, 900}},
   {{1, 50, {}, 0, 950}, {1, {}, {}, 0, 51}, {1, {}, {}, 0, 50}},
   "3",
   1,
   100},
  {"GPUs are reserved too",
   {{1, 100, 1}},
   {{1, 50, {}, 2}, {1, 101, {}, 1}, {1, 100, {}, 1}, {1, {}}},
   "3 4",
   1,
   100},
  {"who starts in the same round counts for the reservation",
   {},
   {{6, 70}, {8, 50}, {2, 71}, {2, 70}},
   "1 4",
   2,
   70},
  {"who starts in the same round without a limit makes it unknown",
   {},
   {{6, {}}, {8, 50}, {2, {}}},
   "1 3",
   2,
   {}},
  {"who passes is not counted against those behind",
   {{4, 100}},
   {{8, 50}, {2, 60}, {2, 100}},
   "2 3",
   1,
   100},
  {"only the first has a reservation", {{6, 100}}, {{7, 10}, {8, 10}, {2, 100}}, "3", 1, 100},
  {"nobody may pass: no reservation is needed", {{6, 100}}, {{8, 50}, {3, 10}}, "", 1, {}},
  {"beyond its limit a job may end at any moment",
   {{6, -30}},
   {{8, 50}, {2, 1}, {2, {}}},
   "",
   1,
   0},
  {"beyond its limit a job leaves room beside the one that waits for it",
   {{6, -30}},
   {{6, 50}, {2, {}}},
   "2",
   1,
   0},
  {"a job beyond its limit and one within it",
   {{2, -30}, {4, 100}},
   {{8, 50}, {2, 100}, {2, 101}},
   "2",
   1,
   100},
  {"--time-min: as long as fits before the reservation",
   {{6, 100}},
   {{8, 50}, {2, 300, 60}},
   "2(100)",
   1,
   100},
  {"--time-min: but no shorter than it says", {{6, 100}}, {{8, 50}, {2, 300, 101}}, "", 1, 100},
  {"--time-min: as long as it asks for where that fits",
   {{6, 100}},
   {{8, 50}, {2, 90, 60}},
   "2",
   1,
   100},
  {"--time-min: as long as it asks for where there is room beside",
   {{6, 100}},
   {{6, 50}, {2, 300, 60}},
   "2",
   1,
   100},
  {"--time-min: of a job without a limit too",
   {{6, 100}},
   {{8, 50}, {2, {}, 60}},
   "2(100)",
   1,
   100},
  {"--time-min: who passes nobody gets all", {{6, 100}}, {{2, 300, 60}}, "1", 0, {}},
  {"more CPUs than there are hold up nobody", {}, {{9, 50}, {8, {}}}, "2", 0, {}},
  {"more GPUs than there are hold up nobody", {}, {{1, 50, {}, 3}, {8, {}}}, "2", 0, {}},
  {"more memory than there is holds up nobody", {}, {{1, 50, {}, 0, 1001}, {8, {}}}, "2", 0, {}},
  {"a job that wants to be alone waits for all",
   {{1, 100}},
   {{1, 50, {}, 0, 0, true}, {1, 100}, {1, 101}},
   "2",
   1,
   100},
  {"nobody is beside a job that wants to be alone",
   {{1, 100}},
   {{2, 50, {}, 0, 0, true}, {2, {}}},
   "",
   1,
   100},
  {"a job that wants to be alone passes nobody",
   {{1, 100}},
   {{8, 50}, {1, 10, {}, 0, 0, true}, {1, 100}},
   "3",
   1,
   100},
  {"an endless job: whatever fits passes", {{4, {}}}, {{6, 50}, {4, {}}}, "2", 1, {}},
  {"an endless job: until the patience ends",
   {{4, {}}},
   {{6, 50, {}, 0, 0, false, 599}, {4, {}}},
   "2",
   1,
   {}},
  {"an endless job: then nobody takes what it waits for",
   {{4, {}}},
   {{6, 50, {}, 0, 0, false, 600}, {1, 1}},
   "",
   1,
   {}},
  {"an endless job: then still what it has no use for",
   {{1, {}, 2}},
   {{4, 50, {}, 1, 0, false, 600}, {3, {}}},
   "2",
   1,
   {}},
  {"an endless job: also what it will need besides, but does not wait for now",
   {{1, {}, 2}},
   {{4, 50, {}, 1, 0, false, 600}, {4, {}}},
   "2",
   1,
   {}},
  {"an endless job: memory that is short is left by all who use any",
   {{1, {}, 0, 500}},
   {{1, 50, {}, 0, 800, false, 600}, {1, {}, {}, 0, 1}},
   "",
   1,
   {}},
  {"an endless job that is not in the way does not matter",
   {{2, {}}, {4, 100}},
   {{6, 50, {}, 0, 0, false, 600}, {2, 101}, {2, 100}},
   "3",
   1,
   100},
  {"patience ends for the first in the line alone",
   {{4, {}}},
   {{6, 50}, {7, 50, {}, 0, 0, false, 9999}, {1, {}}},
   "3",
   1,
   {}},
};

decide::QueueEntry waiting(std::uint32_t id, const Waiter& waiter, Time now) {
  auto length = [](Seconds limit) {
    return limit ? Duration{std::chrono::seconds{*limit}} : decide::for_ever;
  };
  decide::ResourceRequest ask{Cpus{waiter.cpus}, Mebibytes{waiter.memory}, waiter.gpus,
                              waiter.alone};
  decide::QueueEntry row{JobId{id}, {}, Priority{1000}, {ask, length(waiter.limit), {}}, {}, 1};
  row.request.shortest = waiter.least ? length(waiter.least) : row.request.longest;
  if (waiter.passed_for) row.passed = now - length(waiter.passed_for);
  return row;
}

decide::Plan plan_of(const Case& tried, Time now) {
  FreeResources free(test::machine(8, 1000, 2));
  decide::HeldResources held;
  JobId id{1000};
  for (const auto& holder : tried.holders) {
    auto what = free.take({Cpus{holder.cpus}, Mebibytes{holder.memory}, holder.gpus, false});
    REQUIRE(what);
    auto until =
      holder.left ? std::optional{now + std::chrono::seconds{*holder.left}} : std::nullopt;
    held.hold(JobId{++id.value}, *what, until);
  }
  PendingQueue queue;
  std::uint32_t place = 0;
  for (const auto& waiter : tried.line) queue.insert(waiting(++place, waiter, now));
  return decide::plan(queue, free, held, now, {std::chrono::seconds{600}});
}

std::string starts_of(const decide::Plan& plan) {
  std::string text;
  for (const auto& [job, limit] : plan.starts) {
    text += (text.empty() ? "" : " ") + to_string(job);
    if (limit) text += "(" + std::to_string(limit->count() / 1'000'000) + ")";
  }
  return text;
}

}  // namespace

TEST_CASE("who passes the first that does not fit is told by time limits", "[plan]") {
  for (const auto& tried : cases) {
    INFO(tried.is);
    auto now = at(10'000);
    auto plan = plan_of(tried, now);
    CHECK(starts_of(plan) == tried.starts);
    CHECK(plan.blocked.value_or(JobId{}) == JobId{tried.blocked});
    CHECK(plan.reserved.has_value() == tried.reserved.has_value());
    if (plan.reserved && tried.reserved)
      CHECK(plan.reserved->start == now + std::chrono::seconds{*tried.reserved});
  }
}
