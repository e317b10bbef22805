#include "protocol/wire.hpp"
#include "tests/support/scheduler_world.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using decide::Verdict;
using test::SchedulerWorld;

namespace {

RecoveredState one(Job job, Verdict verdict) {
  RecoveredState recovered;
  recovered.last_job = job.id;
  auto shared = std::make_shared<const Job>(std::move(job));
  recovered.jobs = {shared};
  recovered.found = {{shared, verdict, std::nullopt, nullptr}};
  return recovered;
}

}  // namespace

TEST_CASE_METHOD(SchedulerWorld,
                 "an adopted job holds what it held, and ends as if nothing had been",
                 "[scheduler][recovery]") {
  begin(test::machine(1), one(test::running(1), Verdict::adopt));
  CHECK(supervised->adopted.size() == 1);
  CHECK(use().cpus_in_use == Cpus{1});
  submit();
  CHECK(supervised->launched.empty());
  ends(1);
  CHECK(job(1)->state == JobState::completed);
  CHECK(supervised->launched.size() == 1);
}

TEST_CASE_METHOD(SchedulerWorld,
                 "a cancel that the last daemon promised is said to the adopted shepherd",
                 "[scheduler][recovery]") {
  auto job = test::running(1);
  job.state = JobState::completing;
  job.run->cancel_asked = true;
  begin(test::machine(1), one(job, Verdict::adopt));
  CHECK(supervised->ended.size() == 1);
}

TEST_CASE_METHOD(SchedulerWorld, "a job that ended meanwhile ends with what its record says",
                 "[scheduler][recovery]") {
  auto recovered = one(test::running(1), Verdict::finished);
  ExitRecord record;
  record.job = JobId{1};
  record.attempt = Attempt{1};
  record.exit = {7, 0};
  recovered.found[0].record = record;
  begin(test::machine(1), recovered);
  CHECK(job(1)->state == JobState::failed);
  CHECK(job(1)->ending->exit == ExitStatus{7, 0});
  CHECK(use().cpus_in_use == Cpus{0});
}

TEST_CASE_METHOD(SchedulerWorld,
                 "what a lost job left is ended before the job is over and its resources are free",
                 "[scheduler][recovery]") {
  begin(test::machine(1), one(test::running(1), Verdict::lost));
  CHECK(supervised->swept.size() == 1);
  CHECK(use().cpus_in_use == Cpus{1});
  CHECK_FALSE(is_over(job(1)->state));
  tell(AttemptLost{JobId{1}, Attempt{1}, Reason::lost_after_restart});
  CHECK(job(1)->state == JobState::failed);
  CHECK(job(1)->reason == Reason::lost_after_restart);
  CHECK(use().cpus_in_use == Cpus{0});
}

TEST_CASE_METHOD(SchedulerWorld, "an attempt that never began is launched under the next number",
                 "[scheduler][recovery]") {
  auto job = test::running(1);
  job.state = JobState::starting;
  begin(test::machine(1), one(job, Verdict::never_started));
  REQUIRE(supervised->launched.size() == 1);
  CHECK(supervised->launched[0].job->attempt == Attempt{2});
}

TEST_CASE_METHOD(SchedulerWorld, "a reboot is NODE_FAIL, or the queue again for --requeue",
                 "[scheduler][recovery]") {
  auto policy = GENERATE(RequeuePolicy::unset, RequeuePolicy::yes, RequeuePolicy::no);
  auto request = test::request();
  request.requeue = policy;
  begin(test::machine(1), one(test::running(1, request), Verdict::node_failed));
  if (policy == RequeuePolicy::yes) {
    CHECK(supervised->launched.size() == 1);
    CHECK(job(1)->attempt == Attempt{2});
  } else {
    CHECK(job(1)->state == JobState::node_fail);
    CHECK(use().cpus_in_use == Cpus{0});
  }
}

TEST_CASE_METHOD(SchedulerWorld, "a request answered by the last daemon is not done again",
                 "[scheduler][recovery]") {
  RecoveredState recovered;
  recovered.last_job = JobId{4};
  RequestId id;
  id.bytes[0] = 9;
  recovered.answers = {{id, encode(Reply{wire_version, Submitted{JobId{4}, {}}})}};
  begin(test::machine(1), recovered);
  CHECK((**submit(test::request(), 9))->job == JobId{4});
  CHECK(disk->committed.empty());
}

TEST_CASE_METHOD(SchedulerWorld, "a job whose dependency failed while nobody looked is withdrawn",
                 "[scheduler][recovery]") {
  RecoveredState recovered;
  recovered.last_job = JobId{2};
  auto waiting = test::pending(2);
  waiting.reason = Reason::dependency;
  waiting.request.dependency.clauses = {{DependencyKind::after_ok, {JobId{1}}}};
  recovered.jobs = {std::make_shared<const Job>(test::over(1, JobState::failed)),
                    std::make_shared<const Job>(waiting)};
  begin(test::machine(1), recovered);
  CHECK(job(2)->state == JobState::cancelled);
}
