#include "actors/decide/lifecycle/ending.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using test::at;

namespace {

ExitRecord record(EndCause cause, ExitStatus exit = {}) {
  ExitRecord record;
  record.job = JobId{1};
  record.attempt = Attempt{1};
  record.cause = cause;
  record.exit = exit;
  record.end = at(300);
  record.elapsed = std::chrono::seconds{100};
  return record;
}

Job with_policy(RequeuePolicy policy) {
  auto job = test::running(1);
  job.request.requeue = policy;
  return job;
}

}  // namespace

TEST_CASE("what each record makes of a job", "[ending]") {
  struct Row {
    ExitRecord record;
    JobState state;
    Reason reason;
  };
  auto row = GENERATE(
    Row{record(EndCause::by_itself), JobState::completed, Reason::none},
    Row{record(EndCause::by_itself, {3, 0}), JobState::failed, Reason::non_zero_exit_code},
    Row{record(EndCause::by_itself, {0, 11}), JobState::failed, Reason::signal},
    Row{record(EndCause::time_limit, {0, 15}), JobState::timeout, Reason::time_limit},
    Row{record(EndCause::time_limit), JobState::timeout, Reason::time_limit},
    Row{record(EndCause::cancelled, {0, 15}), JobState::cancelled, Reason::cancelled_by_user},
    Row{record(EndCause::out_of_memory, {0, 9}), JobState::out_of_memory, Reason::out_of_memory},
    Row{record(EndCause::launch_failure, {0, 53}), JobState::failed, Reason::job_launch_failure});
  auto end = decide::end_from_exit_record(test::running(1), row.record);
  CHECK(end.state == row.state);
  CHECK(end.reason == row.reason);
  CHECK(end.ending.exit == row.record.exit);
}

TEST_CASE("a committed cancel outranks how the script ended, an OOM kill outranks the cancel",
          "[ending]") {
  auto job = test::running(1);
  job.run->cancel_asked = true;
  CHECK(decide::end_from_exit_record(job, record(EndCause::by_itself)).state ==
        JobState::cancelled);
  CHECK(decide::end_from_exit_record(job, record(EndCause::out_of_memory)).state ==
        JobState::out_of_memory);
  CHECK(decide::end_without_exit_record(job, JobState::failed, Reason::shepherd_lost, at(300), "")
          .state == JobState::cancelled);
}

TEST_CASE("with --requeue it goes back once after a failure, and always after a reboot",
          "[ending]") {
  auto failed = decide::end_from_exit_record(test::running(1), record(EndCause::by_itself, {1, 0}));
  auto job = decide::ended(with_policy(RequeuePolicy::yes), failed);
  CHECK(job.state == JobState::pending);
  CHECK(job.requeue_used);
  CHECK(job.restarts == 1);
  CHECK(job.reason == Reason::requeued);

  job.state = JobState::running;
  CHECK(decide::ended(job, failed).state == JobState::failed);

  auto reboot =
    decide::end_without_exit_record(job, JobState::node_fail, Reason::node_fail, at(300), "");
  CHECK(decide::ended(job, reboot).state == JobState::pending);
  auto fresh = decide::ended(with_policy(RequeuePolicy::yes), reboot);
  CHECK(fresh.state == JobState::pending);
  CHECK_FALSE(fresh.requeue_used);
}

TEST_CASE("without --requeue nothing goes back by itself", "[ending]") {
  auto policy = GENERATE(RequeuePolicy::unset, RequeuePolicy::no);
  auto failed = decide::end_from_exit_record(test::running(1), record(EndCause::by_itself, {1, 0}));
  CHECK(decide::ended(with_policy(policy), failed).state == JobState::failed);
  auto reboot = decide::end_without_exit_record(test::running(1), JobState::node_fail,
                                                Reason::node_fail, at(300), "");
  CHECK(decide::ended(with_policy(policy), reboot).state == JobState::node_fail);
}

TEST_CASE("neither a good end nor a cancel goes back", "[ending]") {
  for (auto cause : {EndCause::by_itself, EndCause::cancelled}) {
    auto end = decide::end_from_exit_record(test::running(1), record(cause));
    CHECK(is_over(decide::ended(with_policy(RequeuePolicy::yes), end).state));
  }
}

TEST_CASE("an attempt that never began leaves no trace of a run", "[ending]") {
  auto job = decide::never_started(test::running(1));
  CHECK(job.state == JobState::pending);
  CHECK_FALSE(job.run);
  CHECK(job.attempt == Attempt{1});  // its number is used up
  CHECK(job.restarts == 0);
}

TEST_CASE("the clock set back under a lost job gives no negative run time", "[ending]") {
  auto end = decide::end_without_exit_record(test::running(1), JobState::failed,
                                             Reason::shepherd_lost, at(10), "");
  CHECK(end.ending.elapsed == Duration{});
}

TEST_CASE("a requeue that was asked for while it ran puts the job back, and is not the one time",
          "[ending]") {
  auto job = with_policy(GENERATE(RequeuePolicy::unset, RequeuePolicy::yes));
  job.run->requeue_asked = RequeueIntent::queue;
  auto next =
    decide::ended(job, decide::end_from_exit_record(job, record(EndCause::cancelled, {0, 15})));
  CHECK(next.state == JobState::pending);
  CHECK(next.reason == Reason::requeued);
  CHECK(next.restarts == 1);
  CHECK_FALSE(next.requeue_used);
  CHECK_FALSE(next.request.hold);
}

TEST_CASE("a requeue to be held holds the job, and a cancel outranks any requeue", "[ending]") {
  auto job = test::running(1);
  job.run->requeue_asked = RequeueIntent::hold;
  auto end = decide::end_from_exit_record(job, record(EndCause::by_itself));
  auto held = decide::ended(job, end);
  CHECK(held.request.hold);
  CHECK(held.reason == Reason::requeued_held);
  job.run->cancel_asked = true;
  auto cancelled =
    decide::ended(job, decide::end_from_exit_record(job, record(EndCause::cancelled, {0, 15})));
  CHECK(cancelled.state == JobState::cancelled);
}
