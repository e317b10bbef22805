#include "clients/table/queue_fields.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace slotd::clients {

namespace {

using namespace test;

Row row_of(const Job& job, Time moment) {
  Row row;
  for (const auto& field : default_queue_view()) row.push_back(field.text(job, moment));
  return row;
}

std::string last_of(const Job& job) { return row_of(job, at(1000)).back(); }

}  // namespace

TEST_CASE("the default view of squeue is the manual's") {
  Row headings;
  for (const auto& field : default_queue_view()) headings.emplace_back(field.heading);
  CHECK(headings == Row{"JOBID", "PARTITION", "NAME", "USER", "ST", "TIME", "NODELIST(REASON)"});
  CHECK(row_of(running(7), at(200 + 3661)) ==
        Row{"7", "cpu", "job", "ann", "R", "1:01:01", "localhost"});
}

TEST_CASE("a job that waits shows why and no time") {
  auto job = pending(1);
  job.reason = Reason::resources;
  CHECK(row_of(job, at(900)) == Row{"1", "cpu", "job", "ann", "PD", "0:00", "(Resources)"});
  job.run = Run{};  // of an earlier launch
  CHECK(row_of(job, at(900))[5] == "0:00");
}

TEST_CASE("a job that was started is shown as running") {
  auto job = running(1);
  job.state = JobState::starting;
  CHECK(row_of(job, at(200))[4] == "R");
}

TEST_CASE("an ended job shows the time it ran, and its reason unless it completed") {
  auto job = over(1, JobState::failed, at(10'000));
  job.reason = Reason::non_zero_exit_code;
  job.ending->elapsed = std::chrono::seconds{65};
  CHECK(row_of(job, at(20'000))[5] == "1:05");
  CHECK(last_of(job) == "(NonZeroExitCode)");
  CHECK(last_of(over(1, JobState::completed)) == "localhost");
}

TEST_CASE("a clock that was set back gives no negative time") {
  CHECK(row_of(running(1), at(100))[5] == "0:00");
}

TEST_CASE("an element of an array goes by the array's id") {
  auto job = pending(9);
  job.array_id = JobId{5};
  job.array_index = {3};
  CHECK(row_of(job, at(200)).front() == "5_3");
}

TEST_CASE("rows are in order of partition, state and falling priority, then of id") {
  auto request_in = [](const char* partition, unsigned priority) {
    auto asked = request();
    asked.partition = partition;
    asked.priority = Priority{priority};
    return asked;
  };
  std::vector<Job> jobs{running(1),
                        pending(2, request_in("cpu", 1000)),
                        pending(3, request_in("cpu", 0)),
                        pending(4, request_in("cpu", 1000)),
                        pending(5, request_in("cpu", 2000)),
                        running(6, request_in("big", 1000)),
                        over(7, JobState::completed)};
  std::stable_sort(jobs.begin(), jobs.end(),
                   [](const Job& a, const Job& b) { return QueuePlace(a) < QueuePlace(b); });
  std::vector<std::uint32_t> ids;
  ids.reserve(jobs.size());
  for (const auto& job : jobs) ids.push_back(job.id.value);
  CHECK(ids == std::vector<std::uint32_t>{6, 7, 5, 2, 4, 3, 1});
}

}  // namespace slotd::clients
