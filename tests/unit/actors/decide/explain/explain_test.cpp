#include "actors/decide/explain/explain.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace slotd;
using namespace slotd::test;
using std::chrono::minutes;

namespace {

/// A table and what explain() wants besides.
struct World {
  Machine box = machine(8, 8192);
  decide::JobTable jobs = {};
  std::optional<Drain> drain = {};
  Time now = at(1000);

  Job& put(Job job) {
    kept.push_back(std::make_shared<Job>(std::move(job)));
    jobs.put(kept.back());
    return *kept.back();
  }
  /// Holds the lowest CPUs that nobody holds yet.
  void put_running(std::uint32_t id, std::uint32_t cpus, std::optional<Duration> limit,
                   std::uint32_t gpus = 0, std::uint64_t memory = 512) {
    auto job = running(id, request(cpus, memory));
    job.request.time_limit = limit;
    job.run->start = now;
    job.run->allocation = {{}, Mebibytes{memory}, {}};
    for (auto left = cpus; left > 0; --left) job.run->allocation.cpus.push_back(next_cpu++);
    for (auto left = gpus; left > 0; --left) job.run->allocation.gpus.push_back(next_gpu++);
    put(job);
  }
  void put_pending(std::uint32_t id, std::uint32_t cpus, std::optional<Duration> limit) {
    auto asked = request(cpus);
    asked.time_limit = limit;
    put(pending(id, asked));
  }

  Explanation told(ExplainJob asked) const {
    auto row = decide::asked_row(asked, jobs);
    REQUIRE(row);
    return decide::explain(*row, {jobs, box, now, minutes{10}, drain});
  }
  Explanation told(std::uint32_t id) const { return told({JobId{id}, std::nullopt}); }

  std::vector<std::shared_ptr<Job>> kept = {};
  std::uint16_t next_cpu = 0;
  std::uint16_t next_gpu = 0;
};

const Condition& condition(const Explanation& told, ConditionKind kind) {
  auto found = std::find_if(told.conditions.begin(), told.conditions.end(),
                            [kind](const auto& each) { return each.kind == kind; });
  REQUIRE(found != told.conditions.end());
  return *found;
}

std::vector<ConditionKind> unmet(const Explanation& told) {
  std::vector<ConditionKind> kinds;
  for (const auto& each : told.conditions)
    if (!each.met) kinds.push_back(each.kind);
  return kinds;
}

std::vector<RemedyKind> remedies(const Explanation& told) {
  std::vector<RemedyKind> kinds;
  for (const auto& each : told.remedies) kinds.push_back(each.kind);
  return kinds;
}

using Kinds = std::vector<ConditionKind>;
using Remedies = std::vector<RemedyKind>;
using Ids = std::vector<std::uint32_t>;

Ids ids(const Condition& condition) {
  Ids found;
  for (const auto& each : condition.jobs) found.push_back(each.job.value);
  return found;
}

}  // namespace

TEST_CASE("who holds what a job is short of is named, the first to give it back first",
          "[explain]") {
  World world;
  world.put_running(1, 4, std::nullopt);
  world.put_running(2, 2, minutes{20});
  world.put_running(3, 1, minutes{5});
  world.put_pending(4, 3, std::nullopt);
  auto told = world.told(4);
  CHECK(unmet(told) == Kinds{ConditionKind::cpus});
  const auto& cpus = condition(told, ConditionKind::cpus);
  CHECK(cpus.asked == 3);
  CHECK(cpus.free == 1);
  CHECK(cpus.total == 8);
  CHECK(ids(cpus) == Ids{3, 2, 1});
  CHECK(cpus.jobs[1].amount == 2);
  CHECK(cpus.jobs[1].until == world.now + minutes{20});
  CHECK_FALSE(cpus.jobs[2].until);
  CHECK(cpus.when == world.now + minutes{20});
  CHECK(told.start == world.now + minutes{20});
  CHECK(told.ahead == 0);
  CHECK(told.line == 1);
}

TEST_CASE("the largest request that would start now is found", "[explain]") {
  World world;
  world.put_running(1, 5, std::nullopt);
  world.put_pending(2, 4, minutes{30});
  auto told = world.told(2);
  REQUIRE(remedies(told) == Remedies{RemedyKind::cpus});
  CHECK(told.remedies[0].amount == 3);
  CHECK(told.remedies[0].start == world.now);
  CHECK_FALSE(told.start);
}

TEST_CASE("less memory is a remedy of a job that is short of memory alone", "[explain]") {
  World world;
  world.put_running(1, 1, std::nullopt, 0, 8000);
  world.put(pending(2, request(1, 500)));
  auto told = world.told(2);
  CHECK(unmet(told) == Kinds{ConditionKind::memory});
  REQUIRE(remedies(told) == Remedies{RemedyKind::memory});
  CHECK(told.remedies[0].amount == 192);
}

TEST_CASE("no change of one thing helps where two are short", "[explain]") {
  World world;
  world.put_running(1, 7, std::nullopt, 0, 8000);
  world.put(pending(2, request(2, 500)));
  auto told = world.told(2);
  CHECK(unmet(told) == Kinds{ConditionKind::cpus, ConditionKind::memory});
  CHECK(told.remedies.empty());
}

TEST_CASE("a GPU that a job without a time limit holds may be done without", "[explain]") {
  World world;
  world.box = machine(8, 8192, 1);
  world.put_running(1, 1, std::nullopt, 1);
  auto asked = request(1);
  asked.partition = "gpu";
  asked.gpus.count = 1;
  world.put(pending(2, asked));
  auto told = world.told(2);
  CHECK(unmet(told) == Kinds{ConditionKind::gpus});
  CHECK_FALSE(condition(told, ConditionKind::gpus).when);
  REQUIRE(remedies(told) == Remedies{RemedyKind::partition});
  CHECK(told.remedies[0].partition == "cpu");
}

TEST_CASE("fewer GPUs are a remedy where some are free", "[explain]") {
  World world;
  world.box = machine(8, 8192, 4);
  world.put_running(1, 1, std::nullopt, 1);
  auto asked = request(1);
  asked.partition = "gpu";
  asked.gpus.count = 4;
  world.put(pending(2, asked));
  auto told = world.told(2);
  REQUIRE(remedies(told) == Remedies{RemedyKind::gpus, RemedyKind::partition});
  CHECK(told.remedies[0].amount == 3);
}

TEST_CASE("behind a reservation a shorter limit starts a job now", "[explain]") {
  World world;
  world.put_running(1, 6, minutes{60});
  world.put_pending(2, 8, minutes{10});
  world.put_pending(3, 2, minutes{90});
  auto told = world.told(3);
  CHECK(unmet(told) == Kinds{ConditionKind::turn});
  const auto& turn = condition(told, ConditionKind::turn);
  CHECK(ids(turn) == Ids{2});
  CHECK(turn.when == world.now + minutes{60});
  CHECK(told.ahead == 1);
  CHECK(told.start == world.now + minutes{70});
  REQUIRE(remedies(told) == Remedies{RemedyKind::time_limit, RemedyKind::top});
  CHECK(told.remedies[0].limit == minutes{59});
}

TEST_CASE("a job without a limit is told of one that would start it now", "[explain]") {
  World world;
  world.put_running(1, 6, minutes{60});
  world.put_pending(2, 8, minutes{10});
  world.put_pending(3, 2, std::nullopt);
  auto told = world.told(3);
  REQUIRE_FALSE(told.remedies.empty());
  CHECK(told.remedies[0].kind == RemedyKind::time_limit);
  CHECK(told.remedies[0].limit == minutes{59});
}

TEST_CASE("a job that may pass the first one is not told that it is not its turn", "[explain]") {
  World world;
  world.put_running(1, 6, minutes{60});
  world.put_pending(2, 8, minutes{10});
  world.put_pending(3, 3, minutes{30});
  auto told = world.told(3);
  CHECK(unmet(told) == Kinds{ConditionKind::cpus});
  CHECK(ids(condition(told, ConditionKind::turn)) == Ids{2});
}

TEST_CASE("who was passed for too long lets nobody pass, and that is told", "[explain]") {
  World world;
  world.put_running(1, 6, std::nullopt);
  world.put_pending(2, 8, std::nullopt);
  world.kept.back()->blocked_since = at(100);
  world.put_pending(3, 2, minutes{1});
  auto told = world.told(3);
  CHECK(unmet(told) == Kinds{ConditionKind::turn});
  CHECK_FALSE(condition(told, ConditionKind::turn).when);
  CHECK(remedies(told) == Remedies{RemedyKind::top});
}

TEST_CASE("a held job starts when it is released, or is expected to", "[explain]") {
  World world;
  auto held = pending(2, request(2));
  held.request.hold = true;
  held.reason = Reason::job_held_user;
  world.put(held);
  auto told = world.told(2);
  CHECK(unmet(told) == Kinds{ConditionKind::released});
  CHECK_FALSE(told.start);
  CHECK(told.line == 0);
  REQUIRE(remedies(told) == Remedies{RemedyKind::release});
  CHECK(told.remedies[0].start == world.now);

  world.put_running(1, 7, minutes{5});
  CHECK(world.told(2).remedies[0].start == world.now + minutes{5});
}

TEST_CASE("a job whose begin is to come starts then", "[explain]") {
  World world;
  auto early = pending(2, request(2));
  early.request.begin = world.now + minutes{30};
  world.put(early);
  auto told = world.told(2);
  CHECK(unmet(told) == Kinds{ConditionKind::begin});
  CHECK(told.start == world.now + minutes{30});
  REQUIRE(remedies(told) == Remedies{RemedyKind::no_begin});
  CHECK(told.remedies[0].start == world.now);
}

TEST_CASE("each job that a dependency names is a condition, one remedy for all", "[explain]") {
  World world;
  world.put_running(1, 1, minutes{5});
  world.put_pending(2, 1, std::nullopt);
  auto waiting = pending(3);
  waiting.reason = Reason::dependency;
  waiting.request.dependency = *parse_dependency("afterok:1:2,after:1+7");
  world.put(waiting);
  auto told = world.told(3);
  CHECK(unmet(told) == Kinds(3, ConditionKind::dependency));
  CHECK(told.conditions[1].dependency == DependencyKind::after_ok);
  CHECK(ids(told.conditions[1]) == Ids{1});
  CHECK(told.conditions[1].when == world.now + minutes{5});
  CHECK(told.conditions[2].jobs[0].state == JobState::pending);
  CHECK(told.conditions[3].when == world.now + minutes{7});
  REQUIRE(remedies(told) == Remedies{RemedyKind::no_dependency});
  CHECK(told.remedies[0].start == world.now);
  CHECK_FALSE(told.start);
}

TEST_CASE("what can never happen any more is marked", "[explain]") {
  World world;
  world.put(over(1, JobState::failed));
  auto waiting = pending(2);
  waiting.reason = Reason::dependency_never_satisfied;
  waiting.request.dependency = *parse_dependency("afterok:1");
  waiting.request.dependency.clauses[0].failed = true;
  world.put(waiting);
  auto told = world.told(2);
  CHECK(condition(told, ConditionKind::dependency).never);
  CHECK(condition(told, ConditionKind::dependency).jobs[0].state == JobState::failed);
}

TEST_CASE("a singleton waits for earlier jobs of its name", "[explain]") {
  World world;
  world.put_running(1, 1, minutes{5});
  auto waiting = pending(2);
  waiting.reason = Reason::dependency;
  waiting.request.dependency = *parse_dependency("singleton");
  world.put(waiting);
  CHECK(ids(condition(world.told(2), ConditionKind::dependency)) == Ids{1});
}

TEST_CASE("an element waits for others of its array", "[explain]") {
  World world;
  auto record = array(1, "1-3%1");
  record.reason = Reason::job_array_task_limit;
  world.put(record);
  auto element = array_element(running(2), 1, 0);
  element.request.time_limit = minutes{4};
  world.put(element);
  auto told = world.told({JobId{1}, ArrayIndex{2}});
  CHECK(told.job.array->waiting == IndexSet(ArrayIndex{2}, ArrayIndex{2}));
  CHECK(unmet(told) == Kinds{ConditionKind::array_limit});
  CHECK(ids(condition(told, ConditionKind::array_limit)) == Ids{2});
  REQUIRE(remedies(told) == Remedies{RemedyKind::array_limit});
  CHECK(told.remedies[0].amount == 2);
  CHECK(told.remedies[0].start == world.now);
  CHECK(told.elements == std::vector<StateCount>{{JobState::pending, 3}, {JobState::running, 1}});
  CHECK(world.told({JobId{1}, ArrayIndex{0}}).job.id == JobId{2});
  CHECK_FALSE(decide::asked_row({JobId{1}, ArrayIndex{9}}, world.jobs));
  CHECK_FALSE(decide::asked_row({JobId{7}, std::nullopt}, world.jobs));
}

TEST_CASE("a drained node is resumed", "[explain]") {
  World world;
  world.drain = Drain{"cleaning", at(900), "ann", 1000};
  world.put_pending(1, 1, std::nullopt);
  auto told = world.told(1);
  CHECK(unmet(told) == Kinds{ConditionKind::node});
  CHECK(told.drain == world.drain);
  CHECK_FALSE(told.start);
  REQUIRE(remedies(told) == Remedies{RemedyKind::resume});
  CHECK(told.remedies[0].start == world.now);
}

TEST_CASE("where two things keep a job out of the line, neither remedy promises a start",
          "[explain]") {
  World world;
  world.drain = Drain{"cleaning", at(900), "ann", 1000};
  auto held = pending(1);
  held.request.hold = true;
  held.reason = Reason::job_held_user;
  world.put(held);
  auto told = world.told(1);
  REQUIRE(remedies(told) == Remedies{RemedyKind::release, RemedyKind::resume});
  CHECK_FALSE(told.remedies[0].start);
  CHECK_FALSE(told.remedies[1].start);
}

TEST_CASE("a job that became too large is told what the machine has", "[explain]") {
  World world;
  world.put_pending(1, 12, std::nullopt);
  auto told = world.told(1);
  CHECK(condition(told, ConditionKind::cpus).never);
  CHECK_FALSE(told.start);
  REQUIRE(remedies(told) == Remedies{RemedyKind::cpus});
  CHECK(told.remedies[0].amount == 8);

  world.put_running(2, 8, std::nullopt);
  auto busy = world.told(1);
  REQUIRE(remedies(busy) == Remedies{RemedyKind::cpus});
  CHECK(busy.remedies[0].amount == 8);
  CHECK_FALSE(busy.remedies[0].start);
}

TEST_CASE("who wants the machine alone sees who is on it", "[explain]") {
  World world;
  world.put_running(1, 1, minutes{5});
  auto asked = request(1);
  asked.extras.edit().exclusive = true;
  world.put(pending(2, asked));
  auto told = world.told(2);
  CHECK(unmet(told) == Kinds{ConditionKind::alone});
  CHECK(condition(told, ConditionKind::alone).when == world.now + minutes{5});
  CHECK(remedies(told) == Remedies{RemedyKind::shared});
}

TEST_CASE("a deadline is a condition", "[explain]") {
  World world;
  auto asked = request(8);
  asked.time_limit = minutes{10};
  asked.deadline = world.now + minutes{15};
  world.put_running(1, 1, minutes{3});
  world.put(pending(2, asked));
  CHECK(condition(world.told(2), ConditionKind::deadline).when == world.now + minutes{5});
}

TEST_CASE("of a live job it is told until when it may run", "[explain]") {
  World world;
  world.put_running(1, 1, minutes{5});
  world.put_running(2, 1, std::nullopt);
  CHECK(world.told(1).until == world.now + minutes{5});
  CHECK_FALSE(world.told(2).until);
  CHECK(world.told(1).conditions.empty());
}

TEST_CASE("no more than five holders are named, the rest is counted", "[explain]") {
  World world;
  for (std::uint32_t id = 1; id <= 8; ++id) world.put_running(id, 1, minutes{id});
  world.put_pending(9, 1, std::nullopt);
  const auto told = world.told(9);
  const auto& cpus = condition(told, ConditionKind::cpus);
  CHECK(ids(cpus) == Ids{1, 2, 3, 4, 5});
  CHECK(cpus.more_jobs == 3);
}
