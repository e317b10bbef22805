#include "tests/support/scheduler_world.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using test::SchedulerWorld;
using Mood = test::Disk::Mood;

namespace {

SetJobFields time_limit(std::int64_t minutes) {
  SetJobFields update;
  update.time_limit = TimeLimitChange{TimeLimitChange::Way::set, std::chrono::minutes{minutes}};
  return update;
}

}  // namespace

TEST_CASE_METHOD(SchedulerWorld, "a change is answered once it is on disk, and shown then",
                 "[steer]") {
  begin(test::machine(1));
  submit(), submit();
  disk->mood = Mood::hesitates;
  auto answer = update_jobs(2, HoldJob{});
  CHECK_FALSE(answer->has_value());
  CHECK_FALSE(job(2)->request.hold);
  disk_goes_on();
  CHECK((**answer)->done == std::vector<JobId>{{2}});
  CHECK(job(2)->request.hold);
  CHECK(job(2)->reason == Reason::job_held_user);
}

TEST_CASE_METHOD(SchedulerWorld, "a held job is not started, a released one is", "[steer]") {
  begin(test::machine(1));
  submit(), submit();
  update_jobs(2, HoldJob{});
  ends(1);
  CHECK(job(2)->state == JobState::pending);
  update_jobs(2, ReleaseJob{});
  CHECK(job(2)->state == JobState::starting);
}

TEST_CASE_METHOD(SchedulerWorld, "a job cannot start while its hold is on the way to the disk",
                 "[steer]") {
  begin(test::machine(1));
  submit(), submit();
  disk->mood = Mood::hesitates;
  update_jobs(2, HoldJob{});
  ends(1);  // room for job 2, before its hold is down
  disk_goes_on();
  disk_goes_on();
  disk_goes_on();
  CHECK(job(2)->state == JobState::pending);
  CHECK(supervised->launched.size() == 1);
}

TEST_CASE_METHOD(SchedulerWorld,
                 "a hold that the disk refuses leaves the job as it was, in its place", "[steer]") {
  begin(test::machine(1));
  submit(), submit();
  disk->mood = Mood::refuses;
  auto refused = update_jobs(2, HoldJob{});
  CHECK((*refused)->error().code == FaultCode::storage);
  disk->mood = Mood::commits;
  CHECK_FALSE(job(2)->request.hold);
  ends(1);
  CHECK(job(2)->state == JobState::starting);
}

TEST_CASE_METHOD(SchedulerWorld, "a steering that is asked again is answered again, not done again",
                 "[steer]") {
  begin();
  submit();
  ends(1);
  disk->mood = Mood::hesitates;
  auto first = update_jobs(1, RequeueJob{}, 9);
  auto again = update_jobs(1, RequeueJob{}, 9);
  disk->mood = Mood::commits;
  disk_goes_on();
  auto later = update_jobs(1, RequeueJob{}, 9);
  for (const auto& answer : {first, again, later})
    CHECK((**answer)->done == std::vector<JobId>{{1}});
  CHECK(job(1)->restarts == 1);
}

TEST_CASE_METHOD(SchedulerWorld,
                 "several jobs are changed with one commit, refusals are told apart", "[steer]") {
  begin(test::machine(1));
  submit(), submit(), submit();
  auto commits = disk->committed.size();
  UpdateJobs ask;
  ask.filter.jobs = {{1}, {2}, {3}, {99}};
  ask.what = HoldJob{};
  auto answer = update_jobs(ask);
  CHECK((**answer)->done == std::vector<JobId>{{2}, {3}});
  REQUIRE((**answer)->refused.size() == 2);
  CHECK((**answer)->refused[0].fault.text == "Invalid job id specified");
  CHECK((**answer)->refused[1].job == JobId{1});
  CHECK(disk->committed.size() == commits + 1);
}

TEST_CASE_METHOD(SchedulerWorld, "jobs are found by name, and a name that none has is a fault",
                 "[steer]") {
  begin(test::machine(1));
  submit();
  auto named = test::request();
  named.name = "mine";
  submit(named);
  UpdateJobs ask;
  ask.filter.names = {"mine"};
  ask.what = HoldJob{};
  CHECK((**update_jobs(ask))->done == std::vector<JobId>{{2}});
  ask.filter.names = {"nobody's"};
  CHECK((*update_jobs(ask))->error().code == FaultCode::unknown_job);
}

TEST_CASE_METHOD(SchedulerWorld, "a new time limit reaches the supervisor after its commit",
                 "[steer]") {
  begin();
  submit();
  runs(1);
  disk->mood = Mood::hesitates;
  update_jobs(1, time_limit(5));
  CHECK(supervised->limited.empty());
  disk_goes_on();
  REQUIRE(supervised->limited.size() == 1);
  CHECK(supervised->limited[0].limit == std::chrono::minutes{5});
}

TEST_CASE_METHOD(SchedulerWorld,
                 "a job that is requeued while it runs is ended, then waits and runs again",
                 "[steer]") {
  begin();
  submit();
  runs(1);
  update_jobs(1, RequeueJob{});
  CHECK(job(1)->state == JobState::completing);
  CHECK(supervised->ended.size() == 1);
  ends(1, {0, 15});
  REQUIRE(supervised->launched.size() == 2);
  CHECK(supervised->launched[1].job->attempt == Attempt{2});
  CHECK(supervised->launched[1].job->restarts == 1);
  CHECK_FALSE(job(1)->requeue_used);
}

TEST_CASE_METHOD(SchedulerWorld, "a job that is requeued to be held waits for its release",
                 "[steer]") {
  begin();
  submit();
  runs(1);
  update_jobs(1, RequeueJob{true});
  ends(1, {0, 15});
  CHECK(job(1)->state == JobState::pending);
  CHECK(job(1)->reason == Reason::requeued_held);
  update_jobs(1, ReleaseJob{});
  CHECK(supervised->launched.size() == 2);
}

TEST_CASE_METHOD(SchedulerWorld, "a job that ended long ago is found on the disk and requeued",
                 "[steer]") {
  begin();
  submit();
  ends(1);
  auto ended = std::make_shared<const Job>(*job(1));
  clock.time += std::chrono::hours{1};
  pass(std::chrono::minutes{6});
  REQUIRE_FALSE(job(1));
  disk->history = {ended};
  CHECK((**update_jobs(1, RequeueJob{}))->done == std::vector<JobId>{{1}});
  CHECK(supervised->launched.size() == 2);
}

TEST_CASE_METHOD(SchedulerWorld, "the one moved to the top starts first", "[steer]") {
  begin(test::machine(1));
  submit(), submit(), submit();
  update_jobs(3, MoveToTop{});
  ends(1);
  CHECK(job(3)->state == JobState::starting);
  CHECK(job(2)->state == JobState::pending);
}

TEST_CASE_METHOD(SchedulerWorld, "a drained node starts nothing and lets run what runs", "[node]") {
  begin(test::machine(2));
  submit();
  drain();
  submit();
  CHECK(job(1)->state == JobState::starting);
  CHECK(job(2)->state == JobState::pending);
  REQUIRE(this->use().drain);
  CHECK(this->use().drain->reason == "fan");
  resume();
  CHECK(job(2)->state == JobState::starting);
  CHECK_FALSE(this->use().drain);
}

TEST_CASE_METHOD(SchedulerWorld, "nothing starts once a drain was answered", "[node]") {
  begin(test::machine(2));
  disk->mood = Mood::hesitates;
  submit();
  disk_goes_on();  // the submission; its attempt is on the way
  auto drained = drain();
  submit();
  disk_goes_on();
  disk_goes_on();
  disk_goes_on();
  CHECK(drained->has_value());
  CHECK(supervised->launched.size() == 1);
  CHECK(job(2)->state == JobState::pending);
}

TEST_CASE_METHOD(SchedulerWorld, "a drain needs a reason, and one that the disk refuses is none",
                 "[node]") {
  begin();
  CHECK((*drain(""))->error().code == FaultCode::invalid);
  disk->mood = Mood::refuses;
  CHECK((*drain())->error().code == FaultCode::storage);
  CHECK_FALSE(this->use().drain);
}

TEST_CASE_METHOD(SchedulerWorld, "a scheduler that inherits a drain starts nothing", "[node]") {
  RecoveredState recovered;
  recovered.jobs = {std::make_shared<const Job>(test::pending(1))};
  recovered.last_job = JobId{1};
  recovered.drain = Drain{"fan", clock.now(), "ann", 1000};
  begin(test::machine(2), recovered);
  CHECK(supervised->launched.empty());
  resume();
  CHECK(supervised->launched.size() == 1);
}
