#include "tests/support/scheduler_world.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace slotd;
using test::SchedulerWorld;
using Mood = test::Disk::Mood;
using Lines = std::vector<std::string>;

namespace {

IndexSet indices(const std::string& text) { return *parse_indices(text); }

std::vector<ArrayElements> elements(std::uint32_t array, const std::string& text) {
  return {{JobId{array}, indices(text)}};
}

class ArrayWorld : public SchedulerWorld {
 public:
  Open<CancelOutcome> cancel_elements(std::uint32_t array, const std::string& which,
                                      int signal = 0) {
    CancelJobs what;
    what.filter.elements = elements(array, which);
    what.signal = signal;
    return cancel_these(what);
  }
  Open<CancelOutcome> cancel_these(const CancelJobs& what) {
    return ask<CancelOutcome>(scheduler_actor, Cancel{fresh_id(), what, 1000});
  }
  Open<UpdateOutcome> update_elements(std::uint32_t array, const std::string& which, JobUpdate what,
                                      std::uint8_t id = 0) {
    UpdateJobs asked;
    asked.filter.elements = elements(array, which);
    asked.what = std::move(what);
    return update_jobs(std::move(asked), id);
  }

  /// Every row of the table: `1_[0-3] PENDING`; an own record that all have left: `1 spent`.
  Lines rows() {
    Lines lines;
    auto table = (**ask<Snapshot>(scheduler_actor, TakeSnapshot{}))->jobs;
    for (auto job = table->next_after(JobId{}); job; job = table->next_after(job->id)) {
      auto starting = job->state == JobState::starting;
      auto state = std::string(long_name(starting ? JobState::running : job->state));
      if (is_empty_record(*job) && !is_over(job->state)) state = "spent";
      lines.push_back(shown_id(*job) + " " + state + (job->request.hold ? " held" : ""));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }

  /// All are over, and so long that the table has lost them.
  void forget_all() {
    auto table = (**ask<Snapshot>(scheduler_actor, TakeSnapshot{}))->jobs;
    for (auto job = table->next_after(JobId{}); job; job = table->next_after(job->id))
      disk->history.push_back(job);
    clock.time += std::chrono::hours{1};
    pass(std::chrono::minutes{6});
    REQUIRE(rows().empty());
  }
};

SetJobFields array_limit(std::uint32_t limit) {
  SetJobFields update;
  update.array_limit = limit;
  return update;
}

SetJobFields job_name(const std::string& name) {
  SetJobFields update;
  update.name = name;
  return update;
}

JobRefusal refusal(FaultCode code, const std::string& text, const std::string& which) {
  return {JobId{1}, {code, text}, indices(which)};
}

}  // namespace

// --- cancelling

TEST_CASE_METHOD(ArrayWorld, "an array that nobody has left is cancelled as one row",
                 "[cancel][arrays]") {
  begin(test::machine(1));
  submit(), submit_array("0-9");
  auto commits = disk->committed.size();
  CHECK((**cancel(2))->done == std::vector<JobId>{{2}});
  CHECK(disk->committed.size() == commits + 1);
  CHECK(disk->committed.back().changes.size() == 1);
  CHECK(rows() == Lines{"1 RUNNING", "2_[0-9] CANCELLED"});
}

TEST_CASE_METHOD(ArrayWorld, "an array of which some runs is cancelled with one commit",
                 "[cancel][arrays]") {
  begin(test::machine(2));
  submit_array("0-9");
  auto commits = disk->committed.size();
  CHECK((**cancel(1))->done == std::vector<JobId>{{1}});
  CHECK(disk->committed.size() == commits + 1);
  CHECK(supervised->ended.size() == 2);
  CHECK(rows() == Lines{"1 spent", "1_0 COMPLETING", "1_1 COMPLETING", "1_[2-9] CANCELLED"});
  ends(2, {0, 15}), ends(3, {0, 15});
  CHECK(job(1)->state == JobState::cancelled);
  CHECK(supervised->launched.size() == 2);
}

TEST_CASE_METHOD(ArrayWorld, "a range that is cancelled is one row and one end",
                 "[cancel][arrays]") {
  begin(test::machine(1));
  submit(), submit_array("0-99999");
  CHECK((**cancel_elements(2, "500-99000"))->done == std::vector<JobId>{{2}});
  const auto changes = disk->committed.back().changes;
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].job->id == JobId{2});  // it loses them
  CHECK(changes[0].kind == EventKind::changed);
  CHECK(changes[1].kind == EventKind::ended);
  CHECK(shown_id(*changes[1].job) == "2_[500-99000]");
  CHECK(rows() == Lines{"1 RUNNING", "2_[0-499,99001-99999] PENDING", "2_[500-99000] CANCELLED"});
  ends(1);
  CHECK(shown_id(*supervised->launched.back().job) == "2_0");
}

TEST_CASE_METHOD(ArrayWorld, "one element is cancelled alone, waiting or running",
                 "[cancel][arrays]") {
  begin(test::machine(1));
  submit_array("0-3");
  cancel_elements(1, "2");
  CHECK(rows() == Lines{"1_0 RUNNING", "1_[1,3] PENDING", "1_[2] CANCELLED"});
  cancel_elements(1, "0");
  CHECK(job(2)->state == JobState::completing);
  ends(2, {0, 15});
  CHECK(shown_id(*supervised->launched.back().job) == "1_1");
}

TEST_CASE_METHOD(ArrayWorld, "an array whose last elements are cancelled is over",
                 "[cancel][arrays]") {
  begin(test::machine(1));
  submit_array("0-3");
  auto waiting = wait(1);
  ends(2);
  cancel_elements(1, "2-3");
  CHECK_FALSE(waiting->has_value());
  cancel_elements(1, "1");
  ends(3, {0, 15});
  REQUIRE(waiting->has_value());
  CHECK((**waiting)->job.state == JobState::cancelled);
}

TEST_CASE_METHOD(ArrayWorld, "elements that are over and such as there never were are told apart",
                 "[cancel][arrays]") {
  begin(test::machine(1));
  submit_array("0-3"), submit();
  ends(2);
  cancel_elements(1, "2");
  const auto outcome = **cancel_elements(1, "0-3,8-9");
  CHECK(outcome->done == std::vector<JobId>{{1}});
  CHECK(outcome->over_elements == elements(1, "0,2"));
  CHECK(outcome->unknown_elements == elements(1, "8-9"));
  CHECK((**cancel_elements(3, "1"))->unknown_elements == elements(3, "1"));
  CHECK((**cancel_elements(99, "1"))->unknown_elements == elements(99, "1"));
}

TEST_CASE_METHOD(ArrayWorld, "filters mean records and elements alike", "[cancel][arrays]") {
  begin(test::machine(2));
  submit_array("0-3");
  CancelJobs what;
  what.filter.states = {JobState::pending};
  CHECK((**cancel_these(what))->done == std::vector<JobId>{{1}});
  CHECK(rows() == Lines{"1 spent", "1_0 RUNNING", "1_1 RUNNING", "1_[2-3] CANCELLED"});
  what.filter = {};
  what.filter.users = {"ann"};
  cancel_these(what);
  CHECK(supervised->ended.size() == 2);
}

TEST_CASE_METHOD(ArrayWorld, "a signal reaches the elements that run", "[cancel][arrays]") {
  begin(test::machine(2));
  submit_array("0-3");
  CHECK((**cancel(1, 10))->done == std::vector<JobId>{{1}});
  CHECK(supervised->signalled.size() == 2);
  CHECK((**cancel_elements(1, "1", 10))->not_live.empty());
  CHECK((**cancel_elements(1, "2-3", 10))->not_live == std::vector<JobId>{{1}});
  CHECK(supervised->signalled.size() == 3);
}

TEST_CASE_METHOD(ArrayWorld, "an element that is starting when its array is cancelled is ended",
                 "[cancel][arrays]") {
  begin(test::machine(1));
  disk->mood = Mood::hesitates;
  submit_array("0-3");
  disk_goes_on();  // the record; the attempt of element 0 is on its way
  auto cancelled = cancel(1);
  CHECK_FALSE(cancelled->has_value());
  disk->mood = Mood::commits;
  disk_goes_on();
  REQUIRE(cancelled->has_value());
  CHECK(rows() == Lines{"1 spent", "1_0 COMPLETING", "1_[1-3] CANCELLED"});
  CHECK(supervised->ended.size() == 1);
}

TEST_CASE_METHOD(ArrayWorld, "a cancel that the disk refuses leaves the array in its place",
                 "[cancel][arrays]") {
  begin(test::machine(1));
  submit(), submit_array("0-3");
  disk->mood = Mood::refuses;
  CHECK((*cancel_elements(2, "1-2"))->error().code == FaultCode::storage);
  disk->mood = Mood::commits;
  CHECK(rows() == Lines{"1 RUNNING", "2_[0-3] PENDING"});
  ends(1);
  CHECK(shown_id(*supervised->launched.back().job) == "2_0");
}

// --- steering

TEST_CASE_METHOD(ArrayWorld, "a range that is held is a row of its own until its release",
                 "[steer][arrays]") {
  begin(test::machine(1));
  submit(), submit_array("0-5");
  CHECK((**update_elements(2, "0-2,5", HoldJob{}))->done == std::vector<JobId>{{2}});
  CHECK(rows() == Lines{"1 RUNNING", "2_[0-2,5] PENDING held", "2_[3-4] PENDING"});
  ends(1);
  CHECK(shown_id(*supervised->launched.back().job) == "2_3");
  update_elements(2, "1", ReleaseJob{});
  CHECK(rows() == Lines{"1 COMPLETED", "2_3 RUNNING", "2_[0,2,5] PENDING held", "2_[1] PENDING",
                        "2_[4] PENDING"});
  update_jobs(2, ReleaseJob{});
  for (std::size_t seen = 1; seen <= 6; ++seen) {
    REQUIRE(supervised->launched.size() == seen + 1);
    ends(supervised->launched.back().job->id.value);
  }
  CHECK(job(2)->state == JobState::completed);
}

TEST_CASE_METHOD(ArrayWorld, "an array that is held starts no more, whatever ends",
                 "[steer][arrays]") {
  begin(test::machine(8));
  submit_array("0-3%1");
  update_jobs(1, HoldJob{});
  ends(2);
  CHECK(supervised->launched.size() == 1);
  update_jobs(1, ReleaseJob{});
  CHECK(supervised->launched.size() == 2);
}

TEST_CASE_METHOD(ArrayWorld, "of a whole array those that run are passed over, named ones are not",
                 "[steer][arrays]") {
  begin(test::machine(1));
  submit_array("0-3");
  CHECK((**update_jobs(1, HoldJob{}))->refused.empty());
  CHECK(rows() == Lines{"1_0 RUNNING", "1_[1-3] PENDING held"});
  const auto named = **update_elements(1, "0-1,7", HoldJob{});
  CHECK(named->refused ==
        std::vector<JobRefusal>{
          refusal(FaultCode::unknown_job, "Invalid job id specified", "7"),
          refusal(FaultCode::wrong_state, "Job is no longer pending execution", "0")});
  const auto requeued = **update_jobs(1, RequeueJob{});
  CHECK(requeued->refused == std::vector<JobRefusal>{
                               refusal(FaultCode::wrong_state, "Job is pending execution", "1-3")});
  CHECK(job(2)->state == JobState::completing);
}

TEST_CASE_METHOD(ArrayWorld, "elements of what is no array are unknown", "[steer][arrays]") {
  begin(test::machine(1));
  submit();
  for (std::uint32_t id : {1U, 99U}) {
    const auto outcome = **update_elements(id, "3-4", HoldJob{});
    REQUIRE(outcome->refused.size() == 1);
    CHECK(outcome->refused[0].job == JobId{id});
    CHECK(outcome->refused[0].fault.text == "Invalid job id specified");
    CHECK(format(outcome->refused[0].elements) == "3-4");
  }
}

TEST_CASE_METHOD(ArrayWorld, "an update of one waiting element makes a part of it",
                 "[steer][arrays]") {
  begin(test::machine(1));
  submit(), submit_array("0-3");
  update_elements(2, "2", job_name("two"));
  REQUIRE(job(3));
  CHECK(is_array_record(*job(3)));
  CHECK(shown_id(*job(3)) == "2_[2]");
  CHECK(job(3)->request.name == "two");
  update_elements(2, "2", job_name("two"));
  CHECK_FALSE(job(4));  // nothing changes: nothing is split off
}

TEST_CASE_METHOD(ArrayWorld, "the limit of an array is that of all its records",
                 "[steer][arrays]") {
  begin(test::machine(8));
  submit_array("0-9%1");
  update_elements(1, "8-9", HoldJob{});
  auto commits = disk->committed.size();
  update_elements(1, "0", array_limit(3));
  const auto changes = disk->committed[commits].changes;
  CHECK(changes.size() == 2);
  CHECK(changes[0].what == std::vector<FieldChange>{{"ArrayTaskThrottle", "3"}});
  CHECK(job(1)->array->limit == 3);
  CHECK(job(3)->array->limit == 3);
  CHECK(supervised->launched.size() == 3);
  commits = disk->committed.size();
  update_jobs(1, array_limit(3));
  CHECK(disk->committed.size() == commits);
}

TEST_CASE_METHOD(ArrayWorld, "a limit and a name change together, the name of those alone",
                 "[steer][arrays]") {
  begin(test::machine(1));
  submit(), submit_array("0-3");
  auto update = job_name("two");
  update.array_limit = 2;
  update_elements(2, "2", update);
  CHECK(shown_id(*job(2)) == "2_[0-1,3%2]");
  CHECK(job(2)->request.name == "job");
  CHECK(shown_id(*job(3)) == "2_[2%2]");
  CHECK(job(3)->request.name == "two");
}

TEST_CASE_METHOD(ArrayWorld, "a steering of elements that is asked again is not done again",
                 "[steer][arrays]") {
  begin(test::machine(1));
  submit(), submit_array("0-3");
  update_elements(2, "1-2", HoldJob{}, 9);
  auto commits = disk->committed.size();
  CHECK((**update_elements(2, "1-2", HoldJob{}, 9))->done == std::vector<JobId>{{2}});
  CHECK(disk->committed.size() == commits);
}

TEST_CASE_METHOD(ArrayWorld, "elements whose steering the disk refuses stay in their record",
                 "[steer][arrays]") {
  begin(test::machine(1));
  submit(), submit_array("0-3");
  disk->mood = Mood::refuses;
  CHECK((*update_elements(2, "0-1", HoldJob{}))->error().code == FaultCode::storage);
  disk->mood = Mood::commits;
  CHECK(rows() == Lines{"1 RUNNING", "2_[0-3] PENDING"});
  ends(1);
  CHECK(shown_id(*supervised->launched.back().job) == "2_0");
}

// --- requeueing

TEST_CASE_METHOD(ArrayWorld, "an array that was over is open again with one of its elements",
                 "[steer][arrays]") {
  begin(test::machine(1));
  submit_array("0-1");
  ends(2), ends(3, {3, 0});
  REQUIRE(job(1)->state == JobState::failed);
  auto commits = disk->committed.size();
  CHECK((**update_elements(1, "1", RequeueJob{}))->done == std::vector<JobId>{{1}});
  CHECK(disk->committed[commits].changes.size() == 2);
  CHECK(rows() == Lines{"1 spent", "1_0 COMPLETED", "1_1 RUNNING"});
  CHECK_FALSE(job(1)->ending);
  ends(3, {}, 2);
  CHECK(job(1)->state == JobState::completed);
}

TEST_CASE_METHOD(ArrayWorld, "elements that were cancelled while they waited run again",
                 "[steer][arrays]") {
  begin(test::machine(1));
  submit(), submit_array("0-9");
  cancel(2);
  update_elements(2, "3-4", RequeueJob{true});
  CHECK(rows() == Lines{"1 RUNNING", "2_[0-2,5-9] CANCELLED", "2_[3-4] PENDING held"});
  update_elements(2, "7", RequeueJob{});
  CHECK(rows() ==
        Lines{"1 RUNNING", "2_[0-2,5-6,8-9] CANCELLED", "2_[3-4] PENDING held", "2_[7] PENDING"});
  update_elements(2, "3-4", ReleaseJob{});
  ends(1);
  for (std::size_t seen = 1; seen <= 3; ++seen) {
    REQUIRE(supervised->launched.size() == seen + 1);
    ends(supervised->launched.back().job->id.value);
  }
  CHECK(job(2)->state == JobState::cancelled);
}

TEST_CASE_METHOD(ArrayWorld, "an array that ended long ago is fetched and runs again",
                 "[steer][arrays]") {
  begin(test::machine(1));
  submit_array("0-3");
  cancel_elements(1, "3");
  ends(2), ends(4, {2, 0}), ends(5);
  REQUIRE(job(1)->state == JobState::failed);
  forget_all();
  SECTION("one element of it") {
    CHECK((**update_elements(1, "1", RequeueJob{}))->done == std::vector<JobId>{{1}});
    CHECK(job(4)->state == JobState::starting);
    ends(4, {}, 2);
    CHECK(job(1)->state == JobState::cancelled);  // 1_3 still is
  }
  SECTION("one that was cancelled while it waited") {
    CHECK((**update_elements(1, "3", RequeueJob{}))->done == std::vector<JobId>{{1}});
    ends(6);
    CHECK(job(1)->state == JobState::failed);
    CHECK(job(1)->ending->exit == ExitStatus{2, 0});
  }
  SECTION("all of it") {
    CHECK((**update_jobs(1, RequeueJob{}))->refused.empty());
    for (std::size_t seen = 4; seen <= 7; ++seen) {
      REQUIRE(supervised->launched.size() == seen);
      const auto& job = *supervised->launched.back().job;
      ends(job.id.value, {}, job.attempt.value);
    }
    CHECK(job(1)->state == JobState::completed);
  }
  SECTION("one by the number of its row") {
    update_jobs(4, RequeueJob{});
    CHECK(job(4)->state == JobState::starting);
    CHECK(job(1)->state == JobState::pending);
  }
}

TEST_CASE_METHOD(ArrayWorld, "why nothing of an array that ended long ago is held",
                 "[steer][arrays]") {
  begin(test::machine(1));
  submit_array("0-1");
  ends(2), ends(3);
  forget_all();
  CHECK((**update_elements(1, "1,5", HoldJob{}))->refused ==
        std::vector<JobRefusal>{refusal(FaultCode::unknown_job, "Invalid job id specified", "5"),
                                refusal(FaultCode::wrong_state, "Job has already finished", "1")});
}

TEST_CASE_METHOD(ArrayWorld, "a deadline that passes while all of an array run is missed by nobody",
                 "[arrays]") {
  begin(test::machine(2));
  auto request = test::request();
  request.deadline = clock.now() + std::chrono::seconds{30};
  submit_array("0-1", request);
  CHECK(rows() == Lines{"1 spent", "1_0 RUNNING", "1_1 RUNNING"});
  clock.time += std::chrono::hours{1};
  tell(WakeupDue{});
  CHECK(rows() == Lines{"1 spent", "1_0 RUNNING", "1_1 RUNNING"});
  ends(2), ends(3);
  CHECK(job(1)->state == JobState::completed);
}
