#include "clients/scontrol/job_record.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>

using namespace slotd;
using namespace slotd::clients::control;
using test::at;

namespace {

/// Times in records are local.
struct InUtc {
  InUtc() {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }
};

constexpr DisplayOptions plain{};
constexpr DisplayOptions one_line{true, 0, false};
constexpr DisplayOptions detailed{false, 1, false};

JobContext around() { return {at(260), "staff", "h100", std::nullopt}; }

Job batch_job() {
  auto job = test::running(12);
  job.request.command = "train.sh";
  job.request.arguments = {"a", "b c"};
  job.request.submit_host = "box";
  job.request.gid = 1000;
  job.request.tasks = 2;
  job.request.time_limit = std::chrono::minutes{10};
  job.run->allocation = {{0, 1, 5}, Mebibytes{512}, {}};
  return job;
}

/// Does a line of the record hold this, as whole words?
bool has(const std::string& record, const std::string& words) {
  auto at_begin = record.find(" " + words);
  if (at_begin == std::string::npos) return record.starts_with(words);
  auto next = record[at_begin + 1 + words.size()];
  return next == ' ' || next == '\n';
}

}  // namespace

TEST_CASE("a job's record has Slurm's keys in Slurm's layout, and then ours") {
  InUtc utc;
  CHECK(job_record(batch_job(), around(), plain) ==
        "JobId=12 JobName=job\n"
        "   UserId=ann(1000) GroupId=staff(1000) MCS_label=N/A\n"
        "   Priority=1000 Nice=0 Account=default QOS=normal\n"
        "   JobState=RUNNING Reason=None Dependency=(null)\n"
        "   Requeue=1 Restarts=0 BatchFlag=1 Reboot=0 ExitCode=0:0\n"
        "   RunTime=00:01:00 TimeLimit=00:10:00 TimeMin=N/A\n"
        "   SubmitTime=1970-01-01T00:01:40 EligibleTime=1970-01-01T00:01:40\n"
        "   AccrueTime=1970-01-01T00:01:40\n"
        "   StartTime=1970-01-01T00:03:20 EndTime=1970-01-01T00:13:20 Deadline=N/A\n"
        "   SuspendTime=None SecsPreSuspend=0 LastSchedEval=1970-01-01T00:03:20 Scheduler=Main\n"
        "   Partition=cpu AllocNode:Sid=box:0\n"
        "   ReqNodeList=(null) ExcNodeList=(null)\n"
        "   NodeList=localhost\n"
        "   BatchHost=localhost\n"
        "   NumNodes=1 NumCPUs=3 NumTasks=2 CPUs/Task=1 ReqB:S:C:T=0:0:*:*\n"
        "   TRES=cpu=3,mem=512M,node=1,billing=3\n"
        "   Socks/Node=* NtasksPerN:B:S:C=0:0:*:* CoreSpec=*\n"
        "   MinCPUsNode=1 MinMemoryNode=512M MinTmpDiskNode=0\n"
        "   Features=(null) DelayBoot=00:00:00\n"
        "   OverSubscribe=OK Contiguous=0 Licenses=(null) Network=(null)\n"
        "   Command=/home/ann/train.sh a b c\n"
        "   WorkDir=/home/ann\n"
        "   StdErr=/home/ann/slurm-12.out\n"
        "   StdIn=/dev/null\n"
        "   StdOut=/home/ann/slurm-12.out\n"
        "   Power=\n"
        "   ReqMem=512MB ReqGRES=(null) Exclusive=No\n"
        "   ReqTRES=cpu=2,mem=512M AllocTRES=cpu=3,mem=512M,node=1 MaxRSS=(null)\n"
        "   \n\n");
}

TEST_CASE("on one line a record is the same with blanks for line breaks") {
  InUtc utc;
  auto text = job_record(batch_job(), around(), plain);
  text.resize(text.size() - 1);
  for (auto end = text.find("\n   "); end != std::string::npos; end = text.find("\n   "))
    text.replace(end, 4, " ");
  CHECK(job_record(batch_job(), around(), one_line) == text);
}

TEST_CASE("details tell which CPUs and GPUs a job holds") {
  InUtc utc;
  auto job = batch_job();
  auto text = job_record(job, around(), detailed);
  CHECK(text.find("ExitCode=0:0\n   DerivedExitCode=0:0\n   RunTime=") != std::string::npos);
  CHECK(text.find("CoreSpec=*\n   JOB_GRES=(null)\n"
                  "     Nodes=localhost CPU_IDs=0-1,5 Mem=512 GRES=\n   MinCPUsNode=") !=
        std::string::npos);
  job.request.gpus = {2, ""};
  job.run->allocation.gpus = {0, 3};
  text = job_record(job, around(), detailed);
  CHECK(text.find("JOB_GRES=gpu:h100:2\n     Nodes=localhost CPU_IDs=0-1,5 Mem=512 "
                  "GRES=gpu:h100:2(IDX:0,3)\n") != std::string::npos);
}

TEST_CASE("GPUs stand where Slurm has them and where the original had them") {
  InUtc utc;
  auto job = batch_job();
  job.request.gpus = {2, "h100"};
  job.run->allocation.gpus = {0, 1};
  auto text = job_record(job, around(), plain);
  CHECK(has(text, "TRES=cpu=3,mem=512M,node=1,billing=3,gres/gpu=2"));
  CHECK(text.find("Power=\n   TresPerJob=gres:gpu:h100:2\n   ReqMem=512MB ReqGRES=gpu:h100:2 ") !=
        std::string::npos);
  CHECK(has(text, "ReqTRES=cpu=2,mem=512M,gres/gpu=2"));
  CHECK(has(text, "AllocTRES=cpu=3,mem=512M,node=1,gres/gpu=2"));
}

TEST_CASE("a pending job has no place yet, and a start only where one is expected") {
  InUtc utc;
  auto job = test::pending(12);
  job.reason = Reason::resources;
  job.request.time_limit = std::chrono::minutes{1};
  auto text = job_record(job, around(), detailed);
  CHECK(has(text, "JobState=PENDING Reason=Resources"));
  CHECK(has(text, "RunTime=00:00:00"));
  CHECK(has(text, "StartTime=Unknown EndTime=Unknown"));
  CHECK(text.find("NodeList=\n   NumNodes=1") != std::string::npos);
  CHECK(has(text, "AllocTRES=(null) MaxRSS=(null)"));
  CHECK(text.find("JOB_GRES") == std::string::npos);
  auto expected = around();
  expected.may_start = at(600);
  CHECK(has(job_record(job, expected, plain),
            "StartTime=1970-01-01T00:10:00 EndTime=1970-01-01T00:11:00"));
}

TEST_CASE("a held job has no priority and is not eligible") {
  InUtc utc;
  auto job = test::pending(12);
  job.request.hold = true;
  job.reason = Reason::job_held_user;
  auto text = job_record(job, around(), plain);
  CHECK(has(text, "Priority=0"));
  CHECK(has(text, "Reason=JobHeldUser"));
  CHECK(has(text, "EligibleTime=Unknown"));
  CHECK(has(text, "AccrueTime=Unknown"));
}

TEST_CASE("a dependency is shown with what has become of each job") {
  InUtc utc;
  auto job = test::pending(12);
  job.request.dependency = {{{DependencyKind::after_ok, {JobId{3}}}}, "AfterOK:3"};
  job.reason = Reason::dependency;
  CHECK(has(job_record(job, around(), plain), "Dependency=afterok:3(unfulfilled)"));
  CHECK(has(job_record(job, around(), plain), "EligibleTime=Unknown"));
  job.reason = Reason::dependency_never_satisfied;
  job.request.dependency.clauses.front().failed = true;
  CHECK(has(job_record(job, around(), plain), "Dependency=afterok:3(failed)"));
  job.reason = Reason::resources;
  job.request.dependency.clauses.clear();
  CHECK(has(job_record(job, around(), plain), "Dependency=(null)"));
}

TEST_CASE("an ended job shows how, when and with what it ended") {
  InUtc utc;
  auto job = test::over(12, JobState::failed);
  job.reason = Reason::non_zero_exit_code;
  job.restarts = 2;
  job.ending->exit = {3, 0};
  job.ending->elapsed = std::chrono::seconds{100};
  job.ending->usage.peak_memory = ByteCount{2048 * 1024};
  job.ending->detail = "cannot open it";
  auto text = job_record(job, around(), plain);
  CHECK(has(text, "JobState=FAILED Reason=NonZeroExitCode"));
  CHECK(has(text, "Restarts=2 BatchFlag=1 Reboot=0 ExitCode=3:0"));
  CHECK(has(text, "RunTime=00:01:40 TimeLimit=UNLIMITED"));
  CHECK(has(text, "StartTime=1970-01-01T00:03:20 EndTime=1970-01-01T00:05:00"));
  CHECK(has(text, "MaxRSS=2048K"));
  CHECK(text.find("WorkDir=/home/ann\n   SystemComment=cannot open it \n   StdErr=") !=
        std::string::npos);
}

TEST_CASE("a job that was cancelled while it waited began and ended at once") {
  InUtc utc;
  auto job = test::pending(12);
  job.state = JobState::cancelled;
  job.ending = Ending{};
  job.ending->end = at(300);
  auto text = job_record(job, around(), plain);
  CHECK(has(text, "StartTime=1970-01-01T00:05:00 EndTime=1970-01-01T00:05:00"));
  CHECK(text.find("NodeList=\n   NumNodes=1") != std::string::npos);
}

TEST_CASE("an element of an array names its array") {
  InUtc utc;
  auto job = test::pending(15);
  job.array_id = JobId{12};
  job.array_index = ArrayIndex{3};
  CHECK(job_record(job, around(), plain)
          .starts_with("JobId=15 ArrayJobId=12 ArrayTaskId=3 JobName=job\n"));
}

TEST_CASE("commands: a path is whole, a wrapped text is itself, standard input is nothing") {
  InUtc utc;
  auto job = test::pending(12);
  CHECK(has(job_record(job, around(), plain), "Command=(null)"));
  job.request.command = "/opt/run.sh";
  CHECK(has(job_record(job, around(), plain), "Command=/opt/run.sh"));
  job.request.script_kind = ScriptKind::wrap;
  job.request.command = "echo hello";
  CHECK(has(job_record(job, around(), plain), "Command=echo hello"));
}

TEST_CASE("nothing that a user named can look like another key") {
  InUtc utc;
  auto job = test::pending(12);
  job.request.name = "x\n   JobState=COMPLETED";
  CHECK(job_record(job, around(), plain).starts_with("JobId=12 JobName=x\\n   JobState="));
}

TEST_CASE("only a job that must not run again says so") {
  InUtc utc;
  auto job = test::pending(12);
  job.request.requeue = RequeuePolicy::yes;
  CHECK(has(job_record(job, around(), plain), "Requeue=1"));
  job.request.requeue = RequeuePolicy::no;
  CHECK(has(job_record(job, around(), plain), "Requeue=0"));
}

TEST_CASE("a group that nobody knows is its number") {
  InUtc utc;
  auto nobody = around();
  nobody.group.clear();
  CHECK(has(job_record(test::pending(12), nobody, plain), "GroupId=0(0)"));
}

TEST_CASE(
  "a record names its elements and the limit of its array, and its last element as itself") {
  InUtc utc;
  auto record = test::array_record(12, *parse_indices("2-4,6"), 2);
  record.reason = Reason::job_array_task_limit;
  auto text = job_record(record, around(), plain);
  CHECK(text.starts_with(
    "JobId=12 ArrayJobId=12 ArrayTaskId=2-4,6%2 ArrayTaskThrottle=2 JobName=job\n"));
  CHECK(has(text, "EligibleTime=Unknown"));
  record.array.edit().waiting = *parse_indices("6");
  CHECK(job_record(record, around(), plain)
          .starts_with("JobId=12 ArrayJobId=12 ArrayTaskId=6 ArrayTaskThrottle=2 JobName=job\n"));
}
