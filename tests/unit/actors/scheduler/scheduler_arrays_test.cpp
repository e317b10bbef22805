#include "tests/support/scheduler_world.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using test::SchedulerWorld;
using Mood = test::Disk::Mood;

namespace {

std::vector<std::string> launched(const SchedulerWorld& world) {
  std::vector<std::string> ids;
  for (const auto& launch : world.supervised->launched) ids.push_back(shown_id(*launch.job));
  return ids;
}
using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(SchedulerWorld, "an array is one row, however many elements it has",
                 "[scheduler][arrays]") {
  begin(test::machine(1));
  submit();
  auto answer = submit_array("0-99999");
  CHECK((**answer)->job == JobId{2});
  CHECK(disk->stored.back()->id == JobId{2});
  CHECK(jobs_in(*job(2)) == 100'000);
  CHECK_FALSE(job(3));
  CHECK(shown_id(*job(2)) == "2_[0-99999]");
}

TEST_CASE_METHOD(SchedulerWorld, "an element has an id and a row from its start on",
                 "[scheduler][arrays]") {
  begin(test::machine(2));
  submit_array("4-7");
  CHECK(launched(*this) == Ids{"1_4", "1_5"});
  CHECK(job(2)->array_index == ArrayIndex{4});
  CHECK(job(2)->state == JobState::starting);
  CHECK(shown_id(*job(1)) == "1_[6-7]");
  CHECK(times(1, JobState::pending) == 1);  // the record's row is not written again
  ends(2);
  CHECK(launched(*this) == Ids{"1_4", "1_5", "1_6"});
}

TEST_CASE_METHOD(SchedulerWorld, "every element is handed the array's texts",
                 "[scheduler][arrays]") {
  begin(test::machine(1));
  submit_array("0-1");
  ends(2);
  REQUIRE(supervised->launched.size() == 2);
  for (const auto& launch : supervised->launched) CHECK(*launch.content->script == "#!/bin/sh\n");
}

TEST_CASE_METHOD(SchedulerWorld, "an array is over with its last element, as the worst of them",
                 "[scheduler][arrays]") {
  begin(test::machine(3));
  submit_array("0-2");
  auto waiting = wait(1);
  ends(2), ends(3, {5, 0});
  CHECK(is_empty_record(*job(1)));
  CHECK(job(1)->state == JobState::pending);
  CHECK_FALSE(waiting->has_value());
  ends(4, {2, 0});
  CHECK(job(1)->state == JobState::failed);
  REQUIRE(waiting->has_value());
  CHECK((**waiting)->job.ending->exit == ExitStatus{5, 0});
}

TEST_CASE_METHOD(SchedulerWorld, "no more of an array runs than its limit lets",
                 "[scheduler][arrays]") {
  begin(test::machine(8));
  submit_array("0-4%2");
  CHECK(launched(*this) == Ids{"1_0", "1_1"});
  CHECK(job(1)->reason == Reason::job_array_task_limit);
  submit();
  CHECK(launched(*this).size() == 3);  // others go past it
  ends(3);
  CHECK(launched(*this).back() == "1_2");
  ends(2);
  CHECK(launched(*this).back() == "1_3");
  CHECK(job(1)->reason == Reason::job_array_task_limit);
  ends(5), ends(6);
  CHECK(launched(*this).back() == "1_4");
  CHECK(is_empty_record(*job(1)));
}

TEST_CASE_METHOD(SchedulerWorld, "arrays take turns", "[scheduler][arrays]") {
  begin(test::machine(4));
  submit(test::request(4));
  submit_array("0-9"), submit_array("0-9");
  ends(1);
  CHECK(launched(*this) == Ids{"1", "2_0", "3_0", "2_1", "3_1"});
}

TEST_CASE_METHOD(SchedulerWorld, "an element that the disk refuses stays in its record",
                 "[scheduler][arrays]") {
  begin(test::machine(2));
  disk->mood = Mood::hesitates;
  submit_array("0-3");
  disk_goes_on();      // the record
  disk_goes_on(true);  // the attempts
  CHECK(supervised->launched.empty());
  CHECK(jobs_in(*job(1)) == 4);
  CHECK(use().cpus_in_use == Cpus{0});
  disk->mood = Mood::commits;
  pass(std::chrono::seconds{2});
  CHECK(launched(*this) == Ids{"1_0", "1_1"});
  CHECK(jobs_in(*job(1)) == 2);
}

TEST_CASE_METHOD(SchedulerWorld, "nobody changes a record while elements leave it",
                 "[scheduler][arrays]") {
  begin(test::machine(1));
  disk->mood = Mood::hesitates;
  submit_array("0-3");
  disk_goes_on();  // the record; the attempt of element 0 is on its way
  auto held = update_jobs(1, HoldJob{});
  CHECK_FALSE(held->has_value());
  disk->mood = Mood::commits;
  disk_goes_on();
  CHECK(held->has_value());
  CHECK(launched(*this) == Ids{"1_0"});
  CHECK(shown_id(*job(1)) == "1_[1-3]");
  CHECK(job(1)->request.hold);
}

TEST_CASE_METHOD(SchedulerWorld,
                 "an element that is queued again keeps its id, and opens its array",
                 "[scheduler][arrays]") {
  begin(test::machine(1));
  auto request = test::request();
  request.requeue = RequeuePolicy::yes;
  submit_array("0-1", request);
  ends(2, {1, 0});
  CHECK(job(2)->restarts == 1);
  CHECK(launched(*this) == Ids{"1_0", "1_1"});
  ends(3);
  CHECK(launched(*this) == Ids{"1_0", "1_1", "1_0"});
  CHECK(job(1)->state == JobState::pending);
  ends(2, {0, 0}, 2);
  CHECK(job(1)->state == JobState::completed);
}

TEST_CASE_METHOD(SchedulerWorld, "a daemon that starts finds out which elements have left",
                 "[scheduler][arrays][recovery]") {
  auto record = test::array(1, "0-3%2");
  auto gone = IndexSet({0}, {1});
  RecoveredState recovered;
  recovered.last_job = JobId{3};
  auto live = decide::element_of(record, {1}, JobId{3});
  auto run = test::running(3);
  live.state = run.state, live.attempt = run.attempt, live.run = run.run;
  auto shared = std::make_shared<const Job>(live);
  recovered.jobs = {decide::without(std::make_shared<const Job>(record), gone), shared};
  recovered.found = {{shared, decide::Verdict::adopt, std::nullopt, nullptr}};
  recovered.arrays = {
    {JobId{1},
     test::stored_progress(1, recovered.jobs, {{JobId{2}, {0}, JobState::failed, {4, 0}}})}};
  begin(test::machine(8), recovered);
  CHECK(launched(*this) == Ids{"1_2"});  // one runs already: the limit is two
  ends(3), ends(4);
  CHECK(launched(*this) == Ids{"1_2", "1_3"});
  ends(5);
  CHECK(job(1)->state == JobState::failed);
  CHECK(job(1)->ending->exit == ExitStatus{4, 0});
}

TEST_CASE_METHOD(SchedulerWorld, "an array whose end was not written down is closed at the start",
                 "[scheduler][arrays][recovery]") {
  RecoveredState recovered;
  recovered.last_job = JobId{2};
  auto record = std::make_shared<const Job>(test::array(1, "0"));
  recovered.jobs = {decide::without(record, IndexSet({0}, {0}))};
  recovered.arrays = {{JobId{1}, test::stored_progress(
                                   1, recovered.jobs, {{JobId{2}, {0}, JobState::completed, {}}})}};
  begin(test::machine(1), recovered);
  CHECK(job(1)->state == JobState::completed);
}

TEST_CASE_METHOD(SchedulerWorld, "a limit that is lifted lets the array go on",
                 "[scheduler][arrays]") {
  begin(test::machine(8));
  submit_array("0-4%1");
  CHECK(launched(*this).size() == 1);
  SetJobFields update;
  update.array_limit = 3;
  update_jobs(1, update);
  CHECK(launched(*this).size() == 3);
}

TEST_CASE_METHOD(SchedulerWorld, "a part that all have left cannot be steered back to life",
                 "[scheduler][arrays]") {
  begin(test::machine(4));
  submit(test::request(4));
  submit_array("0-3");
  UpdateJobs ask;
  ask.filter.elements = {{JobId{2}, IndexSet({1}, {2})}};
  ask.what = HoldJob{};
  update_jobs(ask);
  auto part = disk->stored.back()->id;
  REQUIRE(part != JobId{2});
  ask.what = ReleaseJob{};
  update_jobs(ask);
  ends(1);
  auto launches = supervised->launched.size();
  CHECK(launches == 5);
  CHECK_FALSE(job(part.value));
  auto top = update_jobs(part.value, MoveToTop{});
  REQUIRE(top->has_value());
  CHECK((**top)->refused.size() == 1);
  CHECK(supervised->launched.size() == launches);
  CHECK_FALSE(job(part.value));
}

TEST_CASE_METHOD(SchedulerWorld, "two records of one array keep its limit together",
                 "[scheduler][arrays]") {
  begin(test::machine(8));
  submit(test::request(8));
  submit_array("0-7%2");
  UpdateJobs ask;
  ask.filter.elements = {{JobId{2}, IndexSet({4}, {7})}};
  ask.what = HoldJob{};
  update_jobs(ask);
  ask.what = ReleaseJob{};
  update_jobs(ask);
  ends(1);
  CHECK(supervised->launched.size() == 3);
}

TEST_CASE_METHOD(SchedulerWorld,
                 "an array keeps its limit when an element waits again at a restart",
                 "[scheduler][arrays][recovery]") {
  auto record = test::array(1, "0-1%1");
  RecoveredState recovered;
  recovered.last_job = JobId{3};
  auto waits = decide::element_of(record, {0}, JobId{2});
  auto live = decide::element_of(record, {1}, JobId{3});
  auto run = test::running(3);
  live.state = run.state, live.attempt = run.attempt, live.run = run.run;
  auto shared = std::make_shared<const Job>(live);
  auto spent = decide::without(std::make_shared<const Job>(record), IndexSet({0}, {1}));
  recovered.jobs = {spent, std::make_shared<const Job>(waits), shared};
  recovered.found = {{shared, decide::Verdict::adopt, std::nullopt, nullptr}};
  recovered.arrays = {{JobId{1}, test::stored_progress(1, recovered.jobs)}};
  begin(test::machine(8), recovered);
  CHECK(supervised->launched.empty());
  ends(3);
  CHECK(launched(*this) == Ids{"1_0"});
}

TEST_CASE_METHOD(SchedulerWorld,
                 "an array is not closed while an element of it is being queued again",
                 "[scheduler][arrays]") {
  begin(test::machine(2));
  submit_array("0-1");
  ends(2, {1, 0});
  disk->mood = Mood::hesitates;
  ends(3);
  auto requeued = update_jobs(2, RequeueJob{});
  disk->mood = Mood::commits;
  for (int i = 0; i < 4; ++i) disk_goes_on();
  REQUIRE(requeued->has_value());
  CHECK((**requeued)->done.size() == 1);
  CHECK(is_live(job(2)->state));
  CHECK(job(1)->state == JobState::pending);
  ends(2, {}, 2);
  CHECK(job(1)->state == JobState::completed);
}

TEST_CASE_METHOD(SchedulerWorld, "a record that is passed as it gives an element gives it once",
                 "[scheduler][arrays]") {
  begin(test::machine(3));
  submit(test::request(3));
  submit_array("0-3", test::request(2));
  auto low = test::request();
  low.priority = Priority{1};
  submit(low);
  ends(1);  // 2_0 starts, 2_1 does not fit, 3 passes it
  CHECK(launched(*this) == Ids{"1", "2_0", "3"});
  CHECK(shown_id(*job(2)) == "2_[1-3]");
  CHECK(job(2)->blocked_since);
}
