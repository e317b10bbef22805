#include "clients/views/accounting_fields.hpp"

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
  auto view = accounting_view(list, StateText::short_form);
  REQUIRE(view);
  return view->cells({job, batch, at(1000)});
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
        Row{"2", "2", "1024M", "billing=2,cpu=2,mem=1024M,node=1",
            "billing=2,cpu=2,mem=1024M,node=1", "UNLIMITED"});
  CHECK(row_of(pending(1, request(2, 1024)), "AllocCPUS,AllocTRES") == Row{"2", ""});
}

TEST_CASE("a width is to the right, with a minus to the left") {
  auto view = accounting_view("JobName%20,User%-5", StateText::short_form);
  REQUIRE(view);
  CHECK(view->columns[0].column.width == 20U);
  CHECK(view->columns[0].column.align == Align::right);
  CHECK(view->columns[1].column.width == 5U);
  CHECK(view->columns[1].column.align == Align::left);
}

TEST_CASE("the manual's codes name its fields, with or without a width") {
  auto job = over(7, JobState::failed);
  job.reason = Reason::non_zero_exit_code;
  job.ending->exit = {3, 0};
  CHECK(row_of(job, "%i,%j %P,%u,%t,%T,%R,%X") ==
        Row{"7", "job", "cpu", "ann", "FAILED", "FAILED", "NonZeroExitCode", "3:0"});
  CHECK(row_of(job, "%F,%K,%M,%C,%m,%b,%B,%N,%Z") ==
        row_of(job,
               "ArrayJobID,ArrayTaskID,Elapsed,AllocCPUS,ReqMem,ReqTRES,AllocTRES,NodeList,"
               "WorkDir"));
  CHECK(row_of(job, "%V,%S,%E") == row_of(job, "Submit,Start,End"));
  auto view = accounting_view("%.18i,%-9j", StateText::short_form);
  CHECK(view->columns[0].column.width == 18U);
  CHECK(view->columns[0].column.align == Align::right);
  CHECK(view->columns[1].column.width == 9U);
}

TEST_CASE("programs are told who cancelled without asking for a width") {
  auto job = over(7, JobState::cancelled);
  job.reason = Reason::cancelled_by_user;
  auto view = accounting_view("State", StateText::full_form);
  CHECK(view->cells({job, false, at(1000)}) == Row{"CANCELLED by 1000"});
}

TEST_CASE("Slurm's other fields are there, empty where nobody measures them") {
  auto job = over(7, JobState::completed);
  job.ending->elapsed = std::chrono::seconds{90};
  CHECK(row_of(job, "Account,CPUTime,CPUTimeRAW,ElapsedRaw,NNodes,ReqCPUS,TimelimitRaw,QOS,UID") ==
        Row{"default", "00:01:30", "90", "90", "1", "1", "UNLIMITED", "normal", "1000"});
  CHECK(row_of(job, "ConsumedEnergy,MaxVMSize,NTasks,AveCPU") == Row{"", "", "", ""});
  CHECK(row_of(job, "NTasks,AveCPU,Account,QOS,Priority", true) ==
        Row{"1", "00:00:00", "default", "", ""});
  CHECK(row_of(job, "Reserved,ResvCPURAW") == Row{"00:01:40", "100"});
}

TEST_CASE("every field that --helpformat lists can be shown") {
  auto names = accounting_field_names();
  CHECK(names.starts_with("Account             AdminComment        "));
  CHECK(row_of(running(1), "ALL").size() == accounting_fields().size() - 1);
  for (const auto& field : accounting_fields())
    if (!field.names.empty()) CHECK(names.find(field.names) != std::string::npos);
}

TEST_CASE("a field of sacct that is not known or not a width is named") {
  auto fault_of = [](std::string_view list) {
    auto view = accounting_view(list, StateText::short_form);
    REQUIRE_FALSE(view);
    return view.error().text;
  };
  for (auto bad : {"bogus", "JobID%x", "JobID%0", "JobID%-", ""})
    CHECK(fault_of(bad).starts_with("unsupported sacct field: "));
  CHECK(fault_of("JobID,bogus") == "unsupported sacct field: bogus");
  CHECK(fault_of("JobID%x") == "unsupported sacct field: JobID%x");
  CHECK(fault_of("%i,%q") == "unsupported sacct format code: %q");
  CHECK(fault_of("%i|%j") == "unsupported sacct format code: %i|%j");
  CHECK(fault_of("%5") == "unsupported sacct format code: %5");
}

TEST_CASE("an array's rest is shown with its list, an element with its index and its own number") {
  constexpr auto list = "JobID,JobIDRaw,ArrayJobID,ArrayTaskID";
  auto record = array_record(12, *parse_indices("5-99"), 2);
  CHECK(row_of(record, list) == Row{"12_[5-99%2]", "12", "12", "5-99%2"});
  auto element = array_element(over(20, JobState::completed), 12, 3);
  CHECK(row_of(element, list) == Row{"12_3", "20", "12", "3"});
  CHECK(row_of(element, list, true) == Row{"12_3.batch", "20.batch", "", ""});
}

}  // namespace slotd::clients
