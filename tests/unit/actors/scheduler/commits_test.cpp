#include "actors/scheduler/commits.hpp"

#include "tests/support/fake_outside.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using test::FakeOutside;

namespace {

JobPtr row(Job job) { return std::make_shared<const Job>(std::move(job)); }

/// Commits over a disk that the test commands, and what came of them, in order.
struct World {
  FakeOutside outside;
  Jobs jobs;
  ChangeGate gate;
  RoundGate rounds;
  Resources resources{outside, rounds, test::machine()};
  Commits commits{outside, jobs, gate, resources};
  std::vector<std::string> seen;
  std::vector<RowChange> changes;

  World() {
    commits.follow_up_with([this](const std::vector<RowChange>& rows, const CommitContext&) {
      seen.emplace_back("follow-up");
      changes = rows;
    });
  }
  ChangeRequest request(std::vector<Change> rows) {
    ChangeRequest request;
    request.commit.changes = std::move(rows);
    request.then = [this] { seen.emplace_back("then"); };
    request.failed = [this](const Fault&) { seen.emplace_back("failed"); };
    return request;
  }
};

}  // namespace

TEST_CASE("nothing is in memory before it is on disk, and nothing follows", "[commits]") {
  World world;
  world.commits.commit(world.request({{row(test::pending(1)), EventKind::submitted}}));
  CHECK_FALSE(world.jobs.find(JobId{1}));
  CHECK(world.seen.empty());
  CHECK_FALSE(world.gate.is_open(JobId{1}));
  world.outside.write();
  CHECK(world.jobs.find(JobId{1}));
  CHECK(world.jobs.seq() == EventSeq{1});
  CHECK(world.seen == std::vector<std::string>{"follow-up", "then"});
  CHECK(world.gate.is_open(JobId{1}));
}

TEST_CASE("what the disk refuses changes nothing", "[commits]") {
  World world;
  world.commits.commit(world.request({{row(test::pending(1)), EventKind::submitted}}));
  world.outside.refuse();
  CHECK_FALSE(world.jobs.find(JobId{1}));
  CHECK(world.seen == std::vector<std::string>{"failed"});
  CHECK(world.gate.is_open(JobId{1}));
}

TEST_CASE("others who want to change the same jobs wait for the commit", "[commits]") {
  World world;
  auto request = world.request({{row(test::pending(1)), EventKind::submitted}});
  request.also = {JobId{9}};
  world.commits.commit(std::move(request));
  auto passed = 0;
  world.gate.pass(JobId{9}, [&] { ++passed; });
  world.gate.pass(JobId{1}, [&] { ++passed; });
  CHECK(passed == 0);
  world.outside.write();
  CHECK(passed == 2);
}

TEST_CASE("a change tells how the row was, or which row it left", "[commits]") {
  World world;
  world.jobs.restore(row(test::pending(1)));
  world.jobs.restore(row(test::array(2, "0-9")));
  auto element = test::array_element(test::running(7), 2, 3);
  world.commits.commit(world.request({
    {row(test::running(1)), EventKind::starting},
    {row(element), EventKind::starting, {}, {}, JobId{2}},
    {row(test::pending(8)), EventKind::submitted},
  }));
  world.outside.write();
  REQUIRE(world.changes.size() == 3);
  CHECK(world.changes[0].before->state == JobState::pending);
  CHECK(world.changes[1].before->id == JobId{2});
  CHECK(world.changes[1].left == JobId{2});
  CHECK_FALSE(world.changes[2].before);
}

TEST_CASE("a record that is written along with its part is not left once more", "[commits]") {
  World world;
  world.jobs.restore(row(test::array(2, "0-9")));
  world.commits.commit(world.request({
    {row(test::array(2, "0-4")), EventKind::changed},
    {row(test::array_element(test::pending(7), 2, 5)), EventKind::changed, {}, {}, JobId{2}},
  }));
  world.outside.write();
  REQUIRE(world.changes.size() == 2);
  CHECK(world.changes[1].before->array->waiting.count() == 10);  // as it was before both
  CHECK(world.changes[1].left == JobId{});
}

TEST_CASE("a notification is asked for only where there is a command", "[commits]") {
  for (auto has_notifier : {false, true}) {
    World world;
    world.outside.has_notifier = has_notifier;
    world.jobs.restore(row(test::running(1)));
    world.commits.commit(
      world.request({{row(test::over(1, JobState::completed)), EventKind::ended}}));
    CHECK(world.outside.commits.front().first.changes.front().notify.empty() == !has_notifier);
    world.outside.write();
  }
}
