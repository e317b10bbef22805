#include "actors/decide/update/job_update.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using decide::DependencyState;
using test::at;
using Way = TimeLimitChange::Way;

namespace {

const Machine box = test::machine(4, 4096, 1);

Result<decide::UpdatedJob> update_job(const Job& job, const JobUpdate& what,
                                      DependencyState dependency_state = DependencyState::met,
                                      Priority highest = plain_priority) {
  return decide::update_job(job, what, {box, at(500), dependency_state, highest});
}

std::string refusal(const Job& job, const JobUpdate& what) {
  auto updated = update_job(job, what);
  return updated ? "" : updated.error().text;
}

Job held(Job job) {
  job.request.hold = true;
  job.reason = Reason::job_held_user;
  return job;
}

Job with_limit(Job job, std::int64_t minutes) {
  job.request.time_limit = std::chrono::minutes{minutes};
  return job;
}

SetJobFields limit(Way way, std::optional<std::int64_t> minutes) {
  SetJobFields update;
  update.time_limit = TimeLimitChange{way, {}};
  if (minutes) update.time_limit->limit = std::chrono::minutes{*minutes};
  return update;
}

SetJobFields named(const std::string& name) {
  SetJobFields update;
  update.name = name;
  return update;
}

SetJobFields in_partition(const std::string& partition) {
  SetJobFields update;
  update.partition = partition;
  return update;
}

SetJobFields priority(std::uint32_t priority) {
  SetJobFields update;
  update.priority = Priority{priority};
  return update;
}

const Job waits = test::pending(1);
const Job runs = test::running(1);
const Job done = test::over(1, JobState::completed);

}  // namespace

TEST_CASE("what is refused in which state, in which words", "[steering]") {
  struct Row {
    Job job;
    JobUpdate what;
    std::string words;
  };
  auto never = [](Job job) {
    job.request.requeue = RequeuePolicy::no;
    return job;
  };
  auto row = GENERATE_REF(values<Row>({
    {runs, HoldJob{}, "Job is no longer pending execution"},
    {done, HoldJob{}, "Job has already finished"},
    {runs, ReleaseJob{}, "Job is no longer pending execution"},
    {done, ReleaseJob{}, "Job has already finished"},
    {runs, MoveToTop{}, "Job is no longer pending execution"},
    {done, MoveToTop{}, "Job is no longer pending execution"},
    {waits, RequeueJob{false}, "Job is pending execution"},
    {waits, RequeueJob{true}, "Job is pending execution"},
    {never(waits), RequeueJob{false}, "Requested operation is presently disabled"},
    {never(runs), RequeueJob{false}, "Requested operation is presently disabled"},
    {never(done), RequeueJob{true}, "Requested operation is presently disabled"},
    {runs, named("x"), "job name can only be updated while pending"},
    {done, named("x"), "job name can only be updated while pending"},
    {runs, in_partition("gpu"), "partition can only be updated while pending"},
    {done, in_partition("gpu"), "partition can only be updated while pending"},
    {waits, in_partition("nowhere"), "unknown partition: nowhere"},
    {waits, in_partition(""), "unknown partition: "},
    {runs, priority(5), "priority can only be updated while pending"},
    {done, priority(5), "priority can only be updated while pending"},
    {done, limit(Way::set, 5), "time limit cannot be updated after the job has finished"},
    {waits, limit(Way::longer, 5), "the job has no time limit that could be changed"},
    {with_limit(runs, 4), limit(Way::shorter, 5),
     "TimeLimit decrement larger than current time limit (5 > 4)"},
  }));
  CHECK(refusal(row.job, row.what) == row.words);
}

TEST_CASE("a hold keeps the job's priority for its release", "[steering]") {
  auto job = waits;
  job.request.priority = Priority{7};
  auto hold = update_job(job, HoldJob{});
  REQUIRE(hold);
  CHECK(hold->job.request.hold);
  CHECK(hold->job.reason == Reason::job_held_user);
  CHECK(shown_priority(hold->job.request) == Priority{0});
  CHECK(hold->what == std::vector<FieldChange>{{"Priority", "0"}});
  auto release = update_job(hold->job, ReleaseJob{});
  REQUIRE(release);
  CHECK_FALSE(release->job.request.hold);
  CHECK(release->job.reason == Reason::none);
  CHECK(release->job.eligible == at(500));
  CHECK(release->what == std::vector<FieldChange>{{"Priority", "7"}});
}

TEST_CASE("what is so already is no change", "[steering]") {
  CHECK_FALSE(update_job(held(waits), HoldJob{})->changed);
  CHECK_FALSE(update_job(waits, ReleaseJob{})->changed);
  auto job = waits;
  job.request.priority = Priority{2000};
  CHECK_FALSE(update_job(job, MoveToTop{})->changed);
  CHECK_FALSE(update_job(waits, named(waits.request.name))->changed);
}

TEST_CASE("a hold outshines a dependency, which shows again afterwards", "[steering]") {
  auto job = waits;
  job.reason = Reason::dependency;
  auto hold = update_job(job, HoldJob{}, DependencyState::waiting);
  CHECK(hold->job.reason == Reason::job_held_user);
  CHECK(update_job(hold->job, ReleaseJob{}, DependencyState::waiting)->job.reason ==
        Reason::dependency);
}

TEST_CASE("a job that runs is asked to end, and remembers what for", "[steering]") {
  auto queue = update_job(runs, RequeueJob{false});
  REQUIRE(queue);
  CHECK(queue->kind == EventKind::requeue_asked);
  CHECK(queue->job.state == JobState::completing);
  CHECK(queue->job.run->requeue_asked == RequeueIntent::queue);
  CHECK_FALSE(update_job(queue->job, RequeueJob{false})->changed);
  CHECK(update_job(queue->job, RequeueJob{true})->job.run->requeue_asked == RequeueIntent::hold);
  auto cancelled = runs;
  cancelled.run->cancel_asked = true;
  CHECK_FALSE(update_job(cancelled, RequeueJob{false})->changed);
}

TEST_CASE("a job that is over waits again, whatever its end was", "[steering]") {
  auto end = GENERATE(JobState::completed, JobState::failed, JobState::cancelled, JobState::timeout,
                      JobState::out_of_memory, JobState::node_fail);
  auto job = test::over(1, end);
  job.requeue_used = true;
  auto again = update_job(job, RequeueJob{false});
  REQUIRE(again);
  CHECK(again->kind == EventKind::requeued);
  CHECK(again->job.state == JobState::pending);
  CHECK(again->job.reason == Reason::requeued);
  CHECK(again->job.restarts == 1);
  CHECK(again->job.requeue_used);
  CHECK(again->job.eligible == at(500));
  auto hold = update_job(job, RequeueJob{true});
  CHECK(hold->job.request.hold);
  CHECK(hold->job.reason == Reason::requeued_held);
}

TEST_CASE("the top is above the highest that waits", "[steering]") {
  auto top = update_job(waits, MoveToTop{}, DependencyState::met, Priority{1500});
  CHECK(top->job.request.priority == Priority{1501});
  auto most = update_job(waits, MoveToTop{}, DependencyState::met, Priority{4294967295U});
  CHECK(most->job.request.priority == plain_priority);
}

TEST_CASE("a time limit is set, lengthened and shortened, also of a job that runs", "[steering]") {
  struct Row {
    SetJobFields update;
    std::optional<Duration> limit;
    std::string shown;
  };
  auto row = GENERATE(values<Row>({
    {limit(Way::set, 120), std::chrono::minutes{120}, "02:00:00"},
    {limit(Way::set, std::nullopt), std::nullopt, "UNLIMITED"},
    {limit(Way::longer, 5), std::chrono::minutes{15}, "00:15:00"},
    {limit(Way::shorter, 5), std::chrono::minutes{5}, "00:05:00"},
    {limit(Way::shorter, 10), Duration{}, "00:00:00"},
  }));
  for (const auto& job : {with_limit(waits, 10), with_limit(runs, 10)}) {
    auto updated = update_job(job, row.update);
    REQUIRE(updated);
    CHECK(updated->job.request.time_limit == row.limit);
    CHECK(updated->what == std::vector<FieldChange>{{"TimeLimit", row.shown}});
  }
}

TEST_CASE("an update that is unlawful in one part changes nothing", "[steering]") {
  auto update = named("new");
  update.partition = "nowhere";
  CHECK(refusal(waits, update) == "unknown partition: nowhere");
}

TEST_CASE("priority 0 is a hold, any other lets a held job go", "[steering]") {
  auto hold = update_job(waits, priority(0));
  CHECK(hold->job.request.hold);
  CHECK(hold->job.reason == Reason::job_held_user);
  auto release = update_job(hold->job, priority(50));
  CHECK_FALSE(release->job.request.hold);
  CHECK(release->job.request.priority == Priority{50});
  CHECK(release->job.reason == Reason::none);
}

TEST_CASE("a job with GPUs does not go to a partition that has none", "[steering]") {
  auto job = waits;
  job.request.partition = "gpu";
  job.request.gpus.count = 1;
  CHECK(refusal(job, in_partition("cpu")) == "partition cpu has no GPUs, this job asks for 1");
}

TEST_CASE("a job that goes to another partition keeps what it asked for", "[steering]") {
  auto job = waits;
  job.request.memory_is_default = true;
  auto moved = update_job(job, in_partition("gpu"));
  REQUIRE(moved);
  CHECK(moved->job.request.gpus.count == 0);
  CHECK(moved->job.request.memory_is_default);
  CHECK(update_job(moved->job, in_partition("cpu")));
}
