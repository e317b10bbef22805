#include "actors/scheduler/job_waits.hpp"
#include "actors/scheduler/recent_ends.hpp"
#include "actors/scheduler/resources.hpp"
#include "tests/support/fake_outside.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using test::at;
using test::FakeOutside;
using Ids = std::vector<JobId>;

namespace {

JobPtr row(Job job) { return std::make_shared<const Job>(std::move(job)); }

struct Ends {
  FakeOutside outside;
  Ids forgotten = {};
  RecentEnds ends{outside, std::chrono::seconds{300},
                  [this](JobId job, Time) { forgotten.push_back(job); }};

  Ends() { outside.time = at(1000); }
};

}  // namespace

TEST_CASE("an ended job leaves memory once it has been over for SLOTD_MIN_JOB_AGE", "[ends]") {
  Ends world;
  world.ends.remember(test::over(1, JobState::completed, at(1000)));
  world.ends.remember(test::over(2, JobState::completed, at(1100)));
  CHECK(world.outside.put_off.size() == 1);  // one timer, however many wait
  world.outside.time = at(1300);
  world.outside.let_time_pass();
  CHECK(world.forgotten == Ids{{1}});
  world.outside.time = at(1400);
  world.outside.let_time_pass();
  CHECK(world.forgotten == Ids{{1}, {2}});
  CHECK(world.outside.put_off.empty());
}

TEST_CASE("thousands leave memory a few at a time", "[ends]") {
  Ends world;
  for (std::uint32_t id = 1; id <= 600; ++id)
    world.ends.remember(test::over(id, JobState::completed, at(1000)));
  world.outside.time = at(2000);
  world.outside.let_time_pass();
  CHECK(world.forgotten.size() < 600);
  for (int round = 0; round < 3; ++round) world.outside.let_time_pass();
  CHECK(world.forgotten.size() == 600);
}

TEST_CASE("who waits for a job is told its end, once", "[waits]") {
  FakeOutside outside;
  Jobs jobs;
  jobs.restore(row(test::running(1)));
  JobWaits waits(outside, jobs);
  std::vector<Result<WaitOutcome>> heard;
  waits.wait(JobId{1}, [&](const Result<WaitOutcome>& outcome) { heard.push_back(outcome); });
  CHECK(heard.empty());
  waits.tell(test::over(1, JobState::failed));
  waits.tell(test::over(1, JobState::failed));
  REQUIRE(heard.size() == 1);
  CHECK(heard[0]->job.state == JobState::failed);
}

TEST_CASE("who waits for what is over or never was hears at once", "[waits]") {
  FakeOutside outside;
  Jobs jobs;
  jobs.restore(row(test::over(1, JobState::completed)));
  JobWaits waits(outside, jobs);
  std::vector<Result<WaitOutcome>> heard;
  auto deliver = [&](const Result<WaitOutcome>& outcome) { heard.push_back(outcome); };
  waits.wait(JobId{1}, deliver);
  waits.wait(JobId{99}, deliver);
  REQUIRE(heard.size() == 2);
  CHECK(heard[0]->job.state == JobState::completed);
  CHECK(heard[1].error().code == FaultCode::unknown_job);
}

TEST_CASE("no round is made between a release and the ledger's word", "[resources]") {
  FakeOutside outside;
  RoundGate gate;
  auto rounds = 0;
  gate.make_with([&] { ++rounds; });
  Resources resources(outside, gate, test::machine(4));
  resources.note(test::running(1));
  resources.release(JobId{1});
  gate.want();
  CHECK(rounds == 0);
  CHECK(resources.held().due().empty());
  outside.releases.front().second(FreeNow{decide::FreeResources(test::machine(4))});
  CHECK(rounds == 1);
}

TEST_CASE("an adopted job's resources are taken off at once", "[resources]") {
  FakeOutside outside;
  RoundGate gate;
  Resources resources(outside, gate, test::machine(4));
  resources.mark_allocated(test::running(1));
  CHECK(resources.free().cpus_in_use() == Cpus{1});
}
