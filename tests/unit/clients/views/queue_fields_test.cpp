#include "clients/views/queue_fields.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>

namespace slotd::clients {

namespace {

using namespace test;

Row row_of(const QueueRow& row, std::string_view format = default_queue_view) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  auto view = queue_view(*parse_format(format, "squeue"));
  REQUIRE(view);
  return view->cells(row);
}

Row row_of(const Job& job, Time moment) { return row_of({job, moment}); }

Row headings_of(std::string_view format) {
  Row headings;
  auto view = queue_view(*parse_format(format, "squeue"));
  for (const auto& shown : view->columns) headings.emplace_back(shown.column.heading);
  return headings;
}

Row long_row_of(const QueueRow& row, std::string_view names) {
  return queue_view(parse_long_names(names))->cells(row);
}

std::string last_of(const Job& job) { return row_of(job, at(1000)).back(); }

}  // namespace

TEST_CASE("the default view of squeue is the manual's") {
  CHECK(headings_of(default_queue_view) ==
        Row{"JOBID", "PARTITION", "NAME", "USER", "ST", "TIME", "NODELIST(REASON)"});
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

TEST_CASE("the long view and the start-time view are the manual's") {
  CHECK(headings_of(long_queue_view) == Row{"JOBID", "PARTITION", "NAME", "USER", "ST", "TIME",
                                            "TIME_LIMIT", "NTASKS", "CPUS", "REQ_MEM", "REQ_GPU",
                                            "NODELIST(REASON)"});
  CHECK(headings_of(start_queue_view) ==
        Row{"JOBID", "PARTITION", "NAME", "USER", "ST", "START_TIME", "NODELIST(REASON)"});
  auto asked = request(3, 700);
  asked.tasks = 2;
  asked.gpus.count = 1;
  asked.time_limit = std::chrono::seconds{5400};
  auto job = pending(1, asked);
  job.reason = Reason::priority;
  CHECK(row_of({job, at(900)}, long_queue_view) == Row{"1", "cpu", "job", "ann", "PD", "0:00",
                                                       "1:30:00", "2", "6", "700M", "1",
                                                       "(Priority)"});
}

TEST_CASE("a start is when it was, or when it is expected, or not to be told") {
  CHECK(row_of({pending(1), at(900)}, "StartTime")[0] == "N/A");
  CHECK(row_of({pending(1), at(900), at(1000)}, "Start")[0] == "1970-01-01T00:16:40");
  CHECK(row_of({running(1), at(900), at(1000)}, "%S")[0] == "1970-01-01T00:03:20");
}

TEST_CASE("an end is known where there is a start and a limit") {
  auto asked = request();
  CHECK(row_of({running(1, asked), at(300)}, "%e")[0] == "NONE");
  CHECK(row_of({pending(1, asked), at(300)}, "%e")[0] == "N/A");
  asked.time_limit = std::chrono::seconds{60};
  CHECK(row_of({running(1, asked), at(210)}, "%e")[0] == "1970-01-01T00:04:20");
  CHECK(row_of({running(1, asked), at(210)}, "%L")[0] == "0:50");
  CHECK(row_of({running(1, asked), at(900)}, "%L")[0] == "0:00");
  CHECK(row_of({over(1, JobState::completed), at(900)}, "%e")[0] == "1970-01-01T00:05:00");
}

TEST_CASE("State is letters in a list of names and long in Slurm's own ways") {
  CHECK(row_of({running(1), at(300)}, "State,ST") == Row{"R", "R"});
  CHECK(row_of({running(1), at(300)}, "%t%T") == Row{"R", "RUNNING"});
  CHECK(long_row_of({running(1), at(300)}, "State,StateCompact") == Row{"RUNNING", "R"});
}

TEST_CASE("who was withdrawn before its start has neither place nor reason") {
  auto job = pending(1);
  job.state = JobState::cancelled;
  job.reason = Reason::cancelled_by_user;
  job.ending = Ending{};
  CHECK(last_of(job).empty());
  CHECK(last_of(over(1, JobState::cancelled)) == "localhost");
}

TEST_CASE("Slurm's letters show what there is, and its own words for what there is not") {
  auto asked = request(2, 700);
  asked.gpus = {2, "h100"};
  asked.priority = Priority{2147483648U};
  auto job = running(7, asked);
  CHECK(row_of({job, at(300)}, "%A%b%c%C%D%F%G%k%K%m%O%p%Q%s%U%X%z") ==
        Row{"7", "gres:gpu:h100:2", "2", "1", "1", "7", "0", "(null)", "N/A", "700M", "0",
            "0.50000000000000", "2147483648", "", "1000", "N/A", "*:*:*"});
  job.request.hold = true;
  CHECK(row_of({job, at(300)}, "%Q%p") == Row{"0", "0.00000000000000"});
}

TEST_CASE("what a job waits for is named") {
  auto job = pending(5);
  job.request.dependency.clauses = {{DependencyKind::after_ok, {JobId{3}, JobId{4}}}};
  job.reason = Reason::dependency;
  CHECK(row_of({job, at(300)}, "%E")[0] == "afterok:3(unfulfilled),afterok:4(unfulfilled)");
  job.request.dependency.clauses.clear();
  CHECK(row_of({job, at(300)}, "%E")[0] == "(null)");
}

TEST_CASE("%all is every letter, small ones first") {
  auto format = all_codes(queue_fields());
  CHECK(format.starts_with("%a|%b|%c|"));
  CHECK(format.ends_with("|%Y|%Z"));
  CHECK(queue_view(*parse_format(format, "squeue")));
}

TEST_CASE("names are found in whatever case, others are named in the fault") {
  CHECK(headings_of("jobid,JOBNAME,time_limit,ReqGpus,nodelist(reason)") ==
        Row{"JOBID", "NAME", "TIME_LIMIT", "REQ_GPU", "NODELIST(REASON)"});
  for (auto bad : {"bogus", "JobID,bogus", "bogus,x"})
    CHECK(queue_view(*parse_format(bad, "squeue")).error().text ==
          "unsupported squeue field: bogus");
  CHECK(queue_view(*parse_format("", "squeue")).error().text == "unsupported squeue field: ");
  CHECK(queue_view({Naming::codes, "", {{"@"}}}).error().text ==
        "unsupported squeue format code: %@");
}

TEST_CASE("a record shows its elements, and its array where one asks for that") {
  auto record = array_record(12, *parse_indices("4-9"), 2);
  record.reason = Reason::job_array_task_limit;
  CHECK(row_of({record, at(300)}, "%i|%A|%F|%K|%R") ==
        Row{"12_[4-9%2]", "12", "12", "4-9%2", "(JobArrayTaskLimit)"});
  CHECK(long_row_of({record, at(300)}, "JobID,JobArrayID,ArrayJobID,ArrayTaskID") ==
        Row{"12", "12_[4-9%2]", "12", "4-9%2"});
  auto element = array_element(running(20), 12, 3);
  CHECK(row_of({element, at(300)}, "%i|%A|%F|%K") == Row{"12_3", "20", "12", "3"});
  CHECK(row_of({pending(7), at(300)}, "%i|%A|%F|%K") == Row{"7", "7", "7", "N/A"});
}

}  // namespace slotd::clients
