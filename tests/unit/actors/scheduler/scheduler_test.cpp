#include "tests/support/scheduler_world.hpp"

#include <catch2/catch.hpp>

#include <csignal>

using namespace slotd;
using test::SchedulerWorld;
using Mood = test::Disk::Mood;

TEST_CASE_METHOD(SchedulerWorld, "no job id is given out before the journal holds the job",
                 "[scheduler]") {
  begin();
  disk->mood = Mood::hesitates;
  auto answer = submit();
  CHECK_FALSE(answer->has_value());
  CHECK_FALSE(job(1));
  disk_goes_on();
  REQUIRE(answer->has_value());
  CHECK((**answer)->job == JobId{1});
  CHECK(job(1));
}

TEST_CASE_METHOD(SchedulerWorld,
                 "a submission that the disk refuses leaves nothing, and its id is not used again",
                 "[scheduler]") {
  begin();
  disk->mood = Mood::refuses;
  auto refused = submit();
  REQUIRE(refused->has_value());
  CHECK((*refused)->error().code == FaultCode::storage);
  CHECK_FALSE(job(1));
  disk->mood = Mood::commits;
  CHECK((**submit())->job == JobId{2});
}

TEST_CASE_METHOD(SchedulerWorld, "a request that is asked again is answered again, not done again",
                 "[scheduler]") {
  begin();
  disk->mood = Mood::hesitates;
  auto first = submit(test::request(), 9);
  auto again = submit(test::request(), 9);  // while the first is on its way
  disk->mood = Mood::commits;
  disk_goes_on();
  auto later = submit(test::request(), 9);
  CHECK((**first)->job == JobId{1});
  CHECK((**again)->job == JobId{1});
  CHECK((**later)->job == JobId{1});
  CHECK(times(1, JobState::pending) == 1);
  CHECK_FALSE(job(2));
}

TEST_CASE_METHOD(SchedulerWorld, "a shepherd is started only after its attempt is on disk",
                 "[scheduler]") {
  begin();
  submit();
  CHECK(supervised->launched.size() == 1);
  disk->mood = Mood::hesitates;
  submit();
  disk_goes_on();  // the submission
  CHECK(supervised->launched.size() == 1);
  disk_goes_on();  // the attempt
  REQUIRE(supervised->launched.size() == 2);
  CHECK(supervised->launched[1].job->attempt == Attempt{1});
}

TEST_CASE_METHOD(SchedulerWorld,
                 "a launch is handed the job's texts, unless they are large: those are read again",
                 "[scheduler]") {
  begin();
  submit();
  submit(test::request(), 0, "#!/bin/sh\n#" + std::string(std::size_t{1} << 20, 'x'));
  REQUIRE(supervised->launched.size() == 2);
  REQUIRE(supervised->launched[0].content);
  CHECK(*supervised->launched[0].content->script == "#!/bin/sh\n");
  CHECK_FALSE(supervised->launched[1].content);
}

TEST_CASE_METHOD(SchedulerWorld,
                 "an attempt that the disk refuses gives its resources back and is made again",
                 "[scheduler]") {
  begin(test::machine(1));
  disk->mood = Mood::hesitates;
  submit();
  disk_goes_on();
  disk_goes_on(true);
  CHECK(supervised->launched.empty());
  CHECK(use().cpus_in_use == Cpus{0});
  disk->mood = Mood::commits;
  pass(std::chrono::seconds{2});
  CHECK(supervised->launched.size() == 1);
  CHECK(use().cpus_in_use == Cpus{1});
}

TEST_CASE_METHOD(SchedulerWorld,
                 "the end is on disk before the shepherd is let go and the next job starts",
                 "[scheduler]") {
  begin(test::machine(1));
  submit(), submit();
  runs(1);
  disk->mood = Mood::hesitates;
  ends(1);
  CHECK(supervised->dismissed == 0);
  CHECK(supervised->launched.size() == 1);
  CHECK(job(1)->state == JobState::running);
  disk->mood = Mood::commits;
  disk_goes_on();
  CHECK(supervised->dismissed == 1);
  CHECK(job(1)->state == JobState::completed);
  CHECK(supervised->launched.size() == 2);
}

TEST_CASE_METHOD(SchedulerWorld, "an end that comes twice is applied once", "[scheduler]") {
  begin();
  submit();
  ends(1, {3, 0});
  ends(1, {4, 0});
  CHECK(times(1, JobState::failed) == 1);
  CHECK(job(1)->ending->exit == ExitStatus{3, 0});
  CHECK(use().cpus_in_use == Cpus{0});
}

TEST_CASE_METHOD(SchedulerWorld,
                 "an end that comes twice while the first is on its way is applied once",
                 "[scheduler]") {
  begin();
  submit();
  disk->mood = Mood::hesitates;
  ends(1, {3, 0});
  ends(1, {4, 0});
  disk_goes_on();
  disk_goes_on();
  CHECK(times(1, JobState::failed) == 1);
  CHECK(job(1)->ending->exit == ExitStatus{3, 0});
}

TEST_CASE_METHOD(SchedulerWorld,
                 "a job may end without ever having been reported to run, or before that",
                 "[scheduler]") {
  begin();
  submit(), submit();
  ends(1);
  ends(2);
  runs(2);
  CHECK(job(1)->state == JobState::completed);
  CHECK(job(2)->state == JobState::completed);
}

TEST_CASE_METHOD(SchedulerWorld, "word of an earlier attempt means nothing to the present one",
                 "[scheduler]") {
  begin();
  auto request = test::request();
  request.requeue = RequeuePolicy::yes;
  submit(request);
  ends(1, {1, 0});
  REQUIRE(job(1)->attempt == Attempt{2});
  ends(1, {5, 0}, 1);
  tell(AttemptLost{JobId{1}, Attempt{1}, Reason::shepherd_lost});
  runs(1, 1);
  CHECK(job(1)->state == JobState::starting);
  runs(1, 2);
  ends(1, {}, 2);
  CHECK(job(1)->state == JobState::completed);
  CHECK(job(1)->restarts == 1);
}

TEST_CASE_METHOD(SchedulerWorld,
                 "an end that cannot be written is shown as COMPLETING and tried again",
                 "[scheduler]") {
  begin(test::machine(1));
  submit(), submit();
  runs(1);
  disk->mood = Mood::refuses;
  ends(1);
  CHECK(job(1)->state == JobState::completing);
  pass(std::chrono::seconds{3});
  CHECK(job(1)->state == JobState::completing);
  CHECK(supervised->dismissed == 0);
  CHECK(supervised->launched.size() == 1);
  disk->mood = Mood::commits;
  pass(std::chrono::seconds{2});
  CHECK(job(1)->state == JobState::completed);
  CHECK(times(1, JobState::completed) == 1);
  CHECK(supervised->launched.size() == 2);
}

TEST_CASE_METHOD(SchedulerWorld, "a pending job is cancelled with one commit", "[scheduler]") {
  begin(test::machine(1));
  submit(), submit();
  auto answer = cancel(2);
  CHECK((**answer)->done == std::vector{JobId{2}});
  CHECK(job(2)->state == JobState::cancelled);
  CHECK(job(2)->reason == Reason::cancelled_by_user);
  ends(1);
  CHECK(supervised->launched.size() == 1);
}

TEST_CASE_METHOD(SchedulerWorld,
                 "a cancel is on disk before it is answered and before the job hears of it",
                 "[scheduler]") {
  begin();
  submit();
  disk->mood = Mood::hesitates;
  auto answer = cancel(1);
  CHECK_FALSE(answer->has_value());
  CHECK(supervised->ended.empty());
  disk_goes_on();
  CHECK(answer->has_value());
  CHECK(supervised->ended.size() == 1);
  CHECK(job(1)->state == JobState::completing);
}

TEST_CASE_METHOD(
  SchedulerWorld,
  "very many are cancelled and forgotten in pieces, and none of them starts meanwhile",
  "[scheduler]") {
  constexpr std::uint32_t jobs = 700;
  constexpr std::size_t piece = 250;
  begin(test::machine(1));
  for (std::uint32_t id = 1; id <= jobs; ++id) submit();
  auto before = disk->committed.size();
  CancelJobs all;
  all.filter.users = {"ann"};
  auto answer = ask<CancelOutcome>(scheduler_actor, Cancel{fresh_id(), all, 1000});
  REQUIRE(answer->has_value());
  CHECK((**answer)->done.size() == jobs);
  CHECK(disk->committed.size() >= before + jobs / piece);
  for (auto at = before; at < disk->committed.size(); ++at)
    CHECK(disk->committed[at].changes.size() <= piece);
  ends(1, {0, 15});
  CHECK(supervised->launched.size() == 1);
  CHECK(use().pending == 0);
  clock.time += std::chrono::seconds{301};
  pass(std::chrono::seconds{301});
  CHECK_FALSE(job(2));
  CHECK_FALSE(job(jobs));
}

TEST_CASE_METHOD(SchedulerWorld, "jobs start again when a long cancel is over", "[scheduler]") {
  begin(test::machine(1));
  submit();
  auto other = test::request();
  other.name = "other";
  submit(other);
  auto named = test::request();
  named.name = "many";
  for (int count = 0; count < 600; ++count) submit(named);
  CancelJobs many;
  many.filter.names = {"many"};
  // Its room is free before the last piece.
  caf::anon_send(scheduler_actor, Cancel{fresh_id(), many, 1000});
  ends(1);
  CHECK(supervised->launched.size() == 2);
  CHECK(use().pending == 0);
}

TEST_CASE_METHOD(SchedulerWorld, "a job that is being started is cancelled once it is",
                 "[scheduler]") {
  begin();
  disk->mood = Mood::hesitates;
  submit();
  disk_goes_on();  // the submission; the attempt is on its way now
  auto answer = cancel(1);
  CHECK_FALSE(answer->has_value());
  disk_goes_on();  // the attempt
  disk_goes_on();  // the cancel
  REQUIRE(answer->has_value());
  CHECK((**answer)->done == std::vector{JobId{1}});
  CHECK(supervised->launched.size() == 1);
  CHECK(supervised->ended.size() == 1);
}

TEST_CASE_METHOD(SchedulerWorld, "a cancelled job ends CANCELLED however its script ended",
                 "[scheduler]") {
  begin();
  submit();
  cancel(1);
  ends(1, {0, 0});
  CHECK(job(1)->state == JobState::cancelled);
}

TEST_CASE_METHOD(SchedulerWorld,
                 "a cancelled job that no shepherd had taken is CANCELLED, not started again",
                 "[scheduler]") {
  begin();
  submit();
  cancel(1);
  tell(AttemptNeverStarted{JobId{1}, Attempt{1}, ""});
  CHECK(job(1)->state == JobState::cancelled);
  CHECK(supervised->launched.size() == 1);
}

TEST_CASE_METHOD(SchedulerWorld, "a cancel of what is over or unknown says so and changes nothing",
                 "[scheduler]") {
  begin();
  submit();
  ends(1);
  CHECK((**cancel(1))->over == std::vector{JobId{1}});
  CHECK((**cancel(7))->unknown == std::vector{JobId{7}});
  CHECK(job(1)->state == JobState::completed);
}

TEST_CASE_METHOD(SchedulerWorld, "a signal goes to the job and leaves its state alone",
                 "[scheduler]") {
  begin(test::machine(1));
  submit(), submit();
  runs(1);
  CHECK((**cancel(1, SIGUSR1))->done == std::vector{JobId{1}});
  CHECK((**cancel(2, SIGUSR1))->not_live == std::vector{JobId{2}});
  REQUIRE(supervised->signalled.size() == 1);
  CHECK(supervised->signalled[0].signal.signal == SIGUSR1);
  CHECK(job(1)->state == JobState::running);
}

TEST_CASE_METHOD(SchedulerWorld, "scancel --signal=KILL ends the job at once", "[scheduler]") {
  begin();
  submit();
  cancel(1, SIGKILL);
  REQUIRE(supervised->ended.size() == 1);
  CHECK(supervised->ended[0].kill_wait == Duration{});
}

TEST_CASE_METHOD(SchedulerWorld, "an attempt that no shepherd took is made again, but not for ever",
                 "[scheduler]") {
  begin();
  submit();
  tell(AttemptNeverStarted{JobId{1}, Attempt{1}, "no memory"});
  CHECK(supervised->launched.size() == 2);  // at once
  tell(AttemptNeverStarted{JobId{1}, Attempt{2}, "no memory"});
  CHECK(supervised->launched.size() == 2);  // not before a second has gone by
  for (std::uint32_t attempt = 3; attempt <= 7; ++attempt) {
    pass(std::chrono::seconds{17});
    REQUIRE(supervised->launched.size() == attempt);
    tell(AttemptNeverStarted{JobId{1}, Attempt{attempt}, "no memory"});
  }
  CHECK(job(1)->state == JobState::failed);
  CHECK(job(1)->reason == Reason::job_launch_failure);
  CHECK(job(1)->ending->detail == "no memory");
  CHECK(use().cpus_in_use == Cpus{0});
}

TEST_CASE_METHOD(SchedulerWorld,
                 "who waits for a job is answered at its end, also if it is over already",
                 "[scheduler]") {
  begin();
  submit();
  auto waiting = wait(1);
  CHECK_FALSE(waiting->has_value());
  ends(1, {4, 0});
  REQUIRE(waiting->has_value());
  CHECK((**waiting)->job.ending->exit == ExitStatus{4, 0});
  CHECK((**wait(1))->job.state == JobState::failed);
  CHECK((*wait(5))->error().code == FaultCode::unknown_job);
}

TEST_CASE_METHOD(SchedulerWorld,
                 "a job waits for what it depends on, and is withdrawn when that cannot happen",
                 "[scheduler]") {
  begin();
  submit();
  auto after_ok = test::request();
  after_ok.dependency.clauses = {{DependencyKind::after_ok, {JobId{1}}}};
  auto after_any = test::request();
  after_any.dependency.clauses = {{DependencyKind::after_any, {JobId{1}}}};
  submit(after_ok), submit(after_any);
  CHECK(job(2)->reason == Reason::dependency);
  CHECK(supervised->launched.size() == 1);
  ends(1, {1, 0});
  CHECK(job(2)->state == JobState::cancelled);
  CHECK(job(2)->reason == Reason::dependency_never_satisfied);
  CHECK(job(3)->state == JobState::starting);
}

TEST_CASE_METHOD(SchedulerWorld, "a dependency on a job that was never given out is refused",
                 "[scheduler]") {
  begin();
  auto request = test::request();
  request.dependency.clauses = {{DependencyKind::after_ok, {JobId{99}}}};
  auto answer = submit(request);
  CHECK((*answer)->error().text == "Job dependency problem: there is no job 99");
  CHECK(disk->committed.empty());
}

TEST_CASE_METHOD(SchedulerWorld, "a dependency on a job that ended long ago is looked up on disk",
                 "[scheduler]") {
  RecoveredState recovered;
  recovered.last_job = JobId{5};
  begin(test::machine(2), recovered);
  disk->history = {std::make_shared<const Job>(test::over(3, JobState::failed))};
  auto request = test::request();
  request.dependency.clauses = {{DependencyKind::after_ok, {JobId{3}}}};
  submit(request);
  CHECK(job(6)->state == JobState::cancelled);
  CHECK(job(6)->reason == Reason::dependency_never_satisfied);
}

TEST_CASE_METHOD(SchedulerWorld, "a held job stays where it is", "[scheduler]") {
  begin();
  auto request = test::request();
  request.hold = true;
  submit(request);
  CHECK(job(1)->reason == Reason::job_held_user);
  CHECK(supervised->launched.empty());
}

TEST_CASE_METHOD(SchedulerWorld, "an ended job is forgotten after its time, and kept until then",
                 "[scheduler]") {
  begin();
  submit();
  ends(1);
  clock.time += std::chrono::seconds{299};
  pass(std::chrono::seconds{299});
  CHECK(job(1));
  clock.time += std::chrono::seconds{2};
  pass(std::chrono::seconds{2});
  CHECK_FALSE(job(1));
}

TEST_CASE_METHOD(SchedulerWorld,
                 "a job whose processes do not die keeps its resources and says why",
                 "[scheduler]") {
  begin(test::machine(1));
  submit(), submit();
  runs(1);
  tell(AttemptStuck{JobId{1}, Attempt{1}, "pid 12 (dd)"});
  CHECK(job(1)->state == JobState::completing);
  CHECK(job(1)->reason == Reason::kill_task_failed);
  CHECK(supervised->launched.size() == 1);
}
