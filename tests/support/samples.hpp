#pragma once

#include "protocol/claim.hpp"
#include "protocol/event.hpp"
#include "protocol/exit_record.hpp"
#include "protocol/explanation.hpp"
#include "protocol/job.hpp"
#include "protocol/launch_spec.hpp"
#include "protocol/node.hpp"
#include "protocol/notice.hpp"
#include "protocol/reply.hpp"
#include "protocol/request.hpp"
#include "protocol/shepherd_talk.hpp"

#include <chrono>
#include <string>

/// One value of each kind in which every field differs from its default, and so does every field
/// within it: what is lost on a way there and back shows.
namespace slotd::test {

inline Time moment(std::int64_t microseconds) { return Time{Duration{microseconds}}; }

/// Bytes that are no UTF-8, with a NUL among them.
inline std::string odd_text(const std::string& text) { return text + std::string("\xff\0\n", 3); }

inline RequestId full_request_id() {
  RequestId id;
  for (std::uint8_t i = 0; auto& byte : id.bytes) byte = static_cast<std::uint8_t>(200 + i++);
  return id;
}

inline DependencySpec full_dependency() {
  return {{{DependencyKind::after_ok, {{{1}, ArrayIndex{3}}, {{4294967295U}, {}, true}}, 5, true},
           {DependencyKind::after_any, {{{7}}}}},
          "afterok:1+5:4294967295+5?7",
          true};
}

inline WarningSignal full_warning() { return {10, Duration{1}, true}; }

inline JobExtras full_extras() {
  JobExtras extras;
  extras.nodes = 1, extras.tasks_per_node = 2, extras.min_cpus = 3;
  extras.memory_per_cpu = Mebibytes{4}, extras.memory_per_gpu = Mebibytes{5};
  extras.cpus_per_gpu = 6, extras.gpus_per_task = 7, extras.gpus_per_node = 8;
  extras.tasks_per_gpu = 9, extras.one_task = extras.no_gpus = true;
  extras.exclusive = extras.overcommit = extras.oversubscribe = extras.fit = true;
  extras.constraint = odd_text("h100"), extras.licenses = "matlab", extras.partitions = {"a", "b"};
  extras.time_min = Duration{9}, extras.warning = full_warning(), extras.keep_unmet = true;
  extras.account = "account", extras.qos = "qos", extras.wckey = "wckey";
  extras.reservation = "reservation", extras.comment = odd_text("comment");
  extras.mail_type = "END", extras.mail_user = "ada", extras.exported = "ALL,X=1";
  extras.notes = {"--hint=nomultithread", odd_text("--x")}, extras.adaptations = {"a", "b"};
  return extras;
}

inline JobRequest full_job_request() {
  JobRequest request;
  request.name = odd_text("name");
  request.partition = "gpu";
  request.tasks = 3;
  request.cpus_per_task = Cpus{5};
  request.memory = Mebibytes{0};
  request.gpus = {2, "h100"};
  request.time_limit = Duration{90'000'001};
  request.dependency = full_dependency();
  request.requeue = RequeuePolicy::no;
  request.hold = true;
  request.priority = Priority{4294967295U};
  request.script_kind = ScriptKind::wrap;
  request.command = odd_text("command");
  request.arguments = {"", odd_text("argument")};
  request.directory = odd_text("/directory");
  request.submit_directory = "/submit";
  request.submit_host = "host";
  request.output = "%j.out";
  request.error = "%j.err";
  request.input = "/in";
  request.open_mode = OpenMode::append;
  request.user = "ada";
  request.home = "/home/ada";
  request.shell = "/bin/sh";
  request.uid = 1001;
  request.gid = 1002;
  request.umask = 0077;
  request.limits = {{7, 1024}, {-1, UINT64_MAX}};
  request.memory_is_default = true;
  request.begin = moment(1), request.deadline = moment(2), request.nice = -3;
  request.extras = full_extras();
  return request;
}

inline Allocation full_allocation() { return {{0, 1, 65535}, Mebibytes{512}, {3}}; }

inline Run full_run() { return {moment(-3), "boot", full_allocation(), true, RequeueIntent::hold}; }

inline Usage full_usage() { return {Duration{11}, Duration{12}, ByteCount{UINT64_MAX}}; }

inline Ending full_ending() {
  return {moment(1700000000'000001), {255, 9}, Duration{13}, full_usage(), odd_text("detail")};
}

inline IndexSet some_indices() {
  IndexSet indices({3}, {99'999});
  indices.erase(ArrayIndex{70});
  return indices;
}
inline ArraySpec full_array_spec() { return {some_indices(), 2}; }
inline ArrayElements full_elements() { return {{40}, some_indices()}; }
inline ArrayInfo full_array_info() { return {5, 1, 99'999, 2, 3, true, some_indices()}; }

inline Job full_job() {
  Job job;
  job.id = {42};
  job.array_id = {40};
  job.array_index = {99999};
  job.array = full_array_info();
  job.request = full_job_request();
  job.script = {5};
  job.environment = {6};
  job.state = JobState::deadline;
  job.reason = Reason::storage;
  job.submit = moment(1600000000'000001);
  job.eligible = moment(1600000000'000002);
  job.attempt = {2};
  job.restarts = 1;
  job.requeue_used = true;
  job.blocked_since = moment(0);
  job.run = full_run();
  job.ending = full_ending();
  job.changed = {UINT64_MAX / 2};
  return job;
}

inline Event full_event() {
  return {{9},  moment(10), EventKind::ended,    {42},           {40},
          {3},  {2},        JobState::node_fail, Reason::signal, {{"TimeLimit", odd_text("5")}},
          "3-5"};
}

inline Notice full_notice() {
  return {{9}, "40_3", odd_text("name"), "FAILED", "gpu", "NonZeroExitCode", "FAIL", "ada"};
}

inline JobFilter full_filter() {
  return {{{1}, {2}},      {JobState::pending, JobState::deadline},
          {"ada"},         {"cpu", "gpu"},
          {odd_text("n")}, {full_elements()}};
}

inline SubmitJob full_submit() {
  return {full_job_request(), odd_text("#!/bin/sh"), {"A=1", odd_text("B=")}, full_array_spec()};
}
inline ListQueue full_list_queue() { return {full_filter(), {7}, 8, true}; }
inline ListHistory full_list_history() { return {full_filter(), moment(1), moment(2), {3}, 4}; }
inline CancelJobs full_cancel() { return {full_filter(), 15, true, true}; }
inline TimeLimitChange full_limit_change() { return {TimeLimitChange::Way::longer, Duration{60}}; }
inline SetJobFields full_update() {
  return {odd_text("name"), "gpu", full_limit_change(), Priority{7}, 4};
}
inline UpdateJobs full_update_jobs() { return {full_filter(), full_update()}; }
inline UpdateNode full_update_node() {
  return {UpdateNode::NodeAction::resume, odd_text("reason"), "ada"};
}
inline ListEvents full_list_events() { return {{5}, {{1}, {2}}}; }
inline WaitForJob full_wait() { return {{3}}; }

inline ExplainJob full_explain() { return {{3}, ArrayIndex{4}}; }

inline TestJob full_test_job() { return {full_job_request(), "#!/bin/sh\n", full_array_spec()}; }

inline Request full_request() { return {2, full_request_id(), full_submit()}; }

inline Machine full_machine() {
  return {Cpus{64}, Mebibytes{65536}, 4, "h100", "vm", {{"gpu", true, true, {"cpu", "h100"}}}};
}
inline PartitionUse full_partition_use() { return {"gpu", Cpus{1}, Mebibytes{2}, 3, 4, 5}; }
inline Drain full_drain() { return {odd_text("reason"), moment(9), "ada", 1001}; }
inline MachineUse full_machine_use() {
  return {full_machine(),
          Cpus{3},
          Mebibytes{4},
          {0, 2},
          5,
          6,
          {full_partition_use()},
          full_drain(),
          moment(7),
          moment(8),
          "/sys/fs/cgroup/x"};
}

inline Fault full_fault() { return {FaultCode::busy, "try again"}; }
inline Submitted full_submitted() { return {{8}, {"2 nodes: folded onto this one"}}; }
inline JobPage full_page() {
  return {{full_job(), Job{}}, true, 5, {6}, {{7}}, {{{8}, moment(9)}}, {full_elements()}};
}
inline CancelOutcome full_cancel_outcome() {
  return {{{1}}, {{2}}, {{3}}, {{4}}, {full_elements()}, {full_elements()}};
}
inline UpdateOutcome full_update_outcome() {
  return {{{1}}, {{{2}, full_fault(), some_indices()}}};
}
inline EventPage full_event_page() { return {{full_event(), Event{}}, true, {9}, {3}}; }
inline ShownSetting full_setting() { return {"SLOTD_CPUS", odd_text("4"), "environment"}; }
inline TestOutcome full_test_outcome() {
  return {{8}, moment(11), 2, "gpu", {"2 nodes: folded onto this one"}};
}

inline RelatedJob full_other_job() {
  return {{7}, "6_1", odd_text("name"), "ada", JobState::running, 4, moment(12)};
}
inline Condition full_condition() {
  return {ConditionKind::cpus,     true, true, 5, 6, 7, moment(13), {full_other_job()}, 8,
          DependencyKind::after_ok};
}
inline Remedy full_remedy() { return {RemedyKind::cpus, 2, Duration{60}, "gpu", moment(14)}; }
inline StateCount full_state_count() { return {JobState::running, 2}; }
inline Explanation full_explanation() {
  return {full_job(), moment(15),   {full_condition()},  1, 2, moment(16), {full_remedy()},
          moment(17), full_drain(), {full_state_count()}};
}

inline WaitOutcome full_wait_outcome() { return {full_job()}; }

inline Reply full_reply() { return {2, full_page()}; }

inline LaunchSpec full_launch_spec() {
  LaunchSpec spec;
  spec.version = 2;
  spec.job = {42};
  spec.attempt = {2};
  spec.mark = "uuid:42.2";
  spec.script_kind = ScriptKind::wrap;
  spec.tasks = 3;
  spec.script = odd_text("#!/bin/sh");
  spec.arguments = {"a", ""};
  spec.environment = {"A=1"};
  spec.directory = "/d";
  spec.output = "/o";
  spec.error = "/e";
  spec.input = "/i";
  spec.open_mode = OpenMode::append;
  spec.umask = 0077;
  spec.limits = {{1, 2}};
  spec.oom_score_adj = -500;
  spec.time_limit = Duration{3};
  spec.kill_wait = Duration{4};
  spec.warning = full_warning();
  spec.cgroup = "/sys/fs/cgroup/x";
  spec.cgroup_memory_max = 0;
  spec.cgroup_cpu_quota = UINT64_MAX;
  return spec;
}

inline Claim full_claim() { return {2, -1, 3, "boot", 4, ClaimHolder::daemon}; }

inline ExitRecord full_exit_record() {
  return {2,           {42},         {3}, EndCause::launch_failure, {1, 9}, moment(5),
          Duration{6}, full_usage(), "d"};
}

inline CompletingNote full_completing() { return {{1}, {2}}; }
inline KillFailedNote full_kill_failed() { return {{1}, {2}, "pid 12 (x)"}; }
inline EndJob full_end_job() { return {Duration{30}}; }
inline SendSignal full_send_signal() { return {15, SignalTarget::all}; }
inline SetTimeLimit full_set_time_limit() { return {Duration{60}}; }

inline ShepherdMessage full_shepherd_message() { return {2, full_kill_failed()}; }
inline Acknowledgement full_acknowledgement() { return {2, {3}, {4}}; }
inline ControlMessage full_control_message() { return {2, 3, full_set_time_limit()}; }
inline ControlAnswer full_control_answer() { return {2, 3, true, "d"}; }

}  // namespace slotd::test
