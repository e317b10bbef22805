#include "clients/table/accounting_fields.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>

namespace slotd::clients {

namespace {

using namespace test;

Row row_of(const Job& job, std::string_view list, bool batch = false) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  auto fields = parse_accounting_fields(list);
  REQUIRE(fields);
  Row row;
  for (const auto& field : *fields) row.push_back(field.text({job, batch, at(1000)}));
  return row;
}

Job failed_by_signal() {
  auto job = over(7, JobState::failed);
  job.reason = Reason::signal;
  job.ending->exit = {0, 15};
  job.ending->elapsed = std::chrono::seconds{100};
  job.ending->usage = {Duration{1'500'000}, Duration{250'000}, ByteCount{2097152}};
  return job;
}

}  // namespace

TEST_CASE("the default view of sacct is the manual's") {
  auto job = over(7, JobState::completed);
  CHECK(row_of(job, default_accounting_view) == Row{"7", "cpu", "job", "ann", "COMPLETED", "0:0"});
}

TEST_CASE("fields go by name in any case") {
  CHECK(row_of(failed_by_signal(), "jobid,EXITCODE,elapsed,maxrss,totalcpu,Reason") ==
        Row{"7", "0:15", "00:01:40", "2048K", "00:01.750", "Signal"});
}

TEST_CASE("moments that have not come are unknown, those that never will are none") {
  constexpr auto list = "Start,End,NodeList,Elapsed,MaxRSS";
  CHECK(row_of(pending(1), list) == Row{"Unknown", "Unknown", "None assigned", "00:00:00", ""});
  CHECK(row_of(running(1), list) ==
        Row{"1970-01-01T00:03:20", "Unknown", "localhost", "00:13:20", ""});
  auto withdrawn = pending(1);
  withdrawn.state = JobState::cancelled;
  withdrawn.ending = Ending{};
  withdrawn.ending->end = at(300);
  CHECK(row_of(withdrawn, list) ==
        Row{"None", "1970-01-01T00:05:00", "None assigned", "00:00:00", ""});
}

TEST_CASE("a job that went back to the queue waits as if it never ran") {
  auto job = running(1);
  job.state = JobState::pending;
  CHECK(row_of(job, "Start,NodeList,Elapsed,AllocTRES,AllocCPUS") ==
        Row{"Unknown", "None assigned", "00:00:00", "", "1"});
}

TEST_CASE("the batch step has the times and the use, not what belongs to the whole job") {
  CHECK(row_of(failed_by_signal(), "JobID,JobName,Partition,User,State,ReqMem,MaxRSS,WorkDir",
               true) == Row{"7.batch", "batch", "", "", "CANCELLED", "", "2048K", ""});
}

TEST_CASE("who cancelled is said where there is room for it") {
  auto job = over(7, JobState::cancelled);
  job.reason = Reason::cancelled_by_user;
  CHECK(row_of(job, "State") == Row{"CANCELLED"});
  CHECK(row_of(job, "State%20") == Row{"CANCELLED by 1000"});
  CHECK(row_of(job, "State%10") == Row{"CANCELLED"});
  CHECK(row_of(job, "State%20", true) == Row{"CANCELLED"});
}

TEST_CASE("resources asked for and held") {
  auto job = running(1, request(2, 1024));
  job.run->allocation = {{0, 1}, Mebibytes{1024}, {}};
  CHECK(row_of(job, "AllocCPUS,NCPUS,ReqMem,ReqTRES,AllocTRES,Timelimit") ==
        Row{"2", "2", "1024M", "cpu=2,mem=1024M,node=1", "cpu=2,mem=1024M,node=1", "UNLIMITED"});
  CHECK(row_of(pending(1, request(2, 1024)), "AllocCPUS,AllocTRES") == Row{"2", ""});
}

TEST_CASE("a width is to the right, with a minus to the left") {
  auto fields = parse_accounting_fields("JobName%20,User%-5");
  REQUIRE(fields);
  CHECK((*fields)[0].column.width == 20U);
  CHECK((*fields)[0].column.align == Align::right);
  CHECK((*fields)[1].column.width == 5U);
  CHECK((*fields)[1].column.align == Align::left);
}

TEST_CASE("a field that is not known or not a width is named") {
  for (auto bad : {"bogus", "JobID%x", "JobID%0", "JobID%-", ""}) {
    auto fields = parse_accounting_fields(bad);
    REQUIRE_FALSE(fields);
    CHECK(fields.error().text == "unsupported sacct field: " + std::string(bad));
  }
}

}  // namespace slotd::clients
