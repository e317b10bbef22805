#include "clients/views/queue_fields.hpp"

#include "clients/process/account.hpp"
#include "clients/views/array_texts.hpp"
#include "clients/views/job_facts.hpp"
#include "protocol/job_files.hpp"

#include <algorithm>
#include <array>

namespace slotd::clients {

namespace {

using Shown = const QueueRow&;

// What one machine with one user has once and for all.
Value none(Shown) { return {}; }
Value blank(Shown) { return ""; }
Value any(Shown) { return "*"; }
Value zero(Shown) { return 0; }
Value one(Shown) { return 1; }
Value no(Shown) { return false; }
Value yes(Shown) { return true; }
Value no_time(Shown) { return Duration{}; }

bool has_place(const Job& job) { return is_live(job.state) || has_started(job); }

Value nodes(Shown row) { return has_place(row.job) ? machine_name : ""; }
Value batch_host(Shown row) { return has_place(row.job) ? nodes(row) : Value(); }

/// Slurm's choice: jobs that wait, failed or ran into a limit show why, the others where.
bool shows_reason(JobState state) {
  return state == JobState::pending || state == JobState::failed || state == JobState::timeout ||
         state == JobState::out_of_memory || state == JobState::deadline;
}

Value nodes_or_reason(Shown row) {
  if (!shows_reason(row.job.state)) return nodes(row);
  return "(" + std::string(name(row.job.reason)) + ")";
}

Value start(Shown row) { return start_of(row); }

/// Slurm's word for an end that nothing tells, though the start is known.
Value end(Shown row) {
  auto end = end_of(row);
  return end || !start_of(row) ? Value(end) : Value("NONE");
}

Value gpus(Shown row) {
  const auto& gpus = row.job.request.gpus;
  return gpus.count == 0 ? Value() : "gres:" + gpus_text(gpus.kind, gpus.count);
}

/// Slurm shows a priority as a part of the greatest there is.
Value priority_part(Shown row) { return shown_priority(row.job.request).value / 4294967296.0; }

Value array_id(Shown row) {
  return (row.job.array_id == JobId{} ? row.job.id : row.job.array_id).value;
}

Value array_task(Shown row) {
  return row.job.array_id == JobId{} ? Value() : array_tasks_text(row.job);
}

/// The wrapped text has no name of its own.
Value command(Shown row) {
  if (row.job.request.script_kind == ScriptKind::wrap) return {};
  auto text = row.job.request.command;
  for (const auto& argument : row.job.request.arguments) text += " " + argument;
  return text;
}

Value group(Shown row) {
  return find_group(row.job.request.gid).value_or(std::to_string(row.job.request.gid));
}

Value memory(Shown row) { return row.job.request.memory.value_or(Mebibytes{}); }

Value resources(Shown row) {
  const auto& request = row.job.request;
  return resource_list({.cpus = cpu_count(row.job),
                        .memory = request.memory.value_or(Mebibytes{}),
                        .gpus = request.gpus.count,
                        .node = true});
}

Value pending_seconds(Shown row) {
  auto end = has_started(row.job) ? row.job.run->start : row.now;
  auto waited = std::max(Duration{}, end - row.job.eligible);
  return waited / std::chrono::seconds{1};
}

JobFiles files(Shown row) { return files_of(row.job, row.job.request.submit_host); }

constexpr auto right = Align::right;
constexpr auto left = Align::left;

// What stands for nothing, in Slurm's words.
constexpr Spelling null{.none = "(null)"};
constexpr Spelling not_applicable{.none = "N/A"};
constexpr Spelling unlimited{.none = "UNLIMITED"};

// code, the manual's names, Slurm's names of -O, heading
constexpr std::array fields{
  QueueField{'i', "JobID", "JobArrayID", "JOBID", right,
             [](Shown r) -> Value { return short_job_id_text(r.job); }},
  QueueField{'A', "", "JobID", "JOBID", right, [](Shown r) -> Value { return r.job.id.value; }},
  QueueField{'P', "Partition", "Partition", "PARTITION", left,
             [](Shown r) -> Value { return r.job.request.partition; }},
  QueueField{'j', "Name JobName", "Name", "NAME", left,
             [](Shown r) -> Value { return r.job.request.name; }},
  QueueField{'u', "User", "UserName", "USER", left,
             [](Shown r) -> Value { return r.job.request.user; }},
  QueueField{'t', "ST State", "StateCompact", "ST", left,
             [](Shown r) -> Value { return short_name(r.job.state); }},
  QueueField{'T', "", "State", "STATE", left,
             [](Shown r) -> Value { return long_name(r.job.state); }},
  QueueField{'M', "Time Elapsed", "TimeUsed", "TIME", right,
             [](Shown r) -> Value { return elapsed(r.job, r.now); }},
  QueueField{'l', "TimeLimit Time_Limit", "TimeLimit", "TIME_LIMIT", right,
             [](Shown r) -> Value { return r.job.request.time_limit; }, unlimited},
  QueueField{'L', "", "TimeLeft", "TIME_LEFT", right,
             [](Shown r) -> Value { return time_left(r.job, r.now); }, unlimited},
  QueueField{0, "NTasks", "", "NTASKS", right,
             [](Shown r) -> Value { return r.job.request.tasks; }},
  QueueField{'C', "CPUS ReqCPUS", "NumCPUs", "CPUS", right,
             [](Shown r) -> Value { return cpu_count(r.job); }},
  QueueField{0, "ReqMem", "", "REQ_MEM", right, memory},
  QueueField{0, "ReqGPU ReqGPUS", "", "REQ_GPU", right,
             [](Shown r) -> Value { return r.job.request.gpus.count; }},
  QueueField{'S', "Start StartTime", "StartTime", "START_TIME", left, start, not_applicable},
  QueueField{'e', "", "EndTime", "END_TIME", left, end, not_applicable},
  QueueField{'V', "", "SubmitTime", "SUBMIT_TIME", left,
             [](Shown r) -> Value { return r.job.submit; }},
  QueueField{'R', "NodeList(Reason) NodeListReason Reason NodeList", "ReasonList",
             "NODELIST(REASON)", left, nodes_or_reason},
  QueueField{'N', "", "NodeList", "NODELIST", left, nodes},
  QueueField{'r', "", "Reason", "REASON", left,
             [](Shown r) -> Value { return name(r.job.reason); }},
  QueueField{'a', "", "Account", "ACCOUNT", left,
             [](Shown r) -> Value { return account_of(r.job.request); }},
  QueueField{'b', "", "tres-per-node tres-per-job", "TRES_PER_NODE", left, gpus, not_applicable},
  QueueField{'B', "", "BatchHost", "EXEC_HOST", left, batch_host, {.none = "n/a"}},
  QueueField{'c', "", "MinCpus", "MIN_CPUS", right,
             [](Shown r) -> Value { return least_cpus(r.job.request); }},
  QueueField{'d', "", "MinTmpDisk", "MIN_TMP_DISK", right, zero},
  QueueField{'D', "", "NumNodes", "NODES", right, one},
  QueueField{'E', "", "Dependency", "DEPENDENCY", left,
             [](Shown r) { return open_dependency(r.job.request); }, null},
  QueueField{'f', "", "Feature", "FEATURES", left,
             [](Shown r) { return text_or_none(r.job.request.extras->constraint); }, null},
  QueueField{'F', "", "ArrayJobID", "ARRAY_JOB_ID", right, array_id},
  QueueField{'g', "", "GroupName", "GROUP", left, group},
  QueueField{'G', "", "GroupID", "GROUP", right,
             [](Shown r) -> Value { return r.job.request.gid; }},
  QueueField{'h', "", "OverSubscribe", "OVER_SUBSCRIBE", left,
             [](Shown r) -> Value { return sharing(r.job.request); }},
  QueueField{'H', "", "Sockets", "SOCKETS_PER_NODE", left, any},
  QueueField{'I', "", "Cores", "CORES_PER_SOCKET", left, any},
  QueueField{'J', "", "Threads", "THREADS_PER_CORE", left, any},
  QueueField{'k', "", "Comment", "COMMENT", left,
             [](Shown r) { return text_or_none(r.job.request.extras->comment); }, null},
  QueueField{'K', "", "ArrayTaskID", "ARRAY_TASK_ID", right, array_task, not_applicable},
  QueueField{'m', "", "MinMemory", "MIN_MEMORY", right,
             [](Shown r) -> Value { return least_memory(r.job.request); }},
  QueueField{'n', "", "ReqNodes", "REQ_NODES", left, blank},
  QueueField{'o', "", "Command", "COMMAND", left, command, null},
  QueueField{'O', "", "Contiguous", "CONTIGUOUS", left, no},
  QueueField{'p', "", "Priority", "PRIORITY", right, priority_part, {.decimals = 14}},
  QueueField{'Q', "", "PriorityLong", "PRIORITY", right,
             [](Shown r) -> Value { return shown_priority(r.job.request).value; }},
  QueueField{'q', "", "QOS", "QOS", left, [](Shown r) -> Value { return qos_of(r.job.request); }},
  QueueField{'s', "", "SelectJobInfo", "", left, blank},
  QueueField{'U', "", "UserID", "UID", right, [](Shown r) -> Value { return r.job.request.uid; }},
  QueueField{'v', "", "Reservation", "RESERVATION", left, none, null},
  QueueField{'w', "", "WCKey", "WCKEY", left, none, null},
  QueueField{'W', "", "Licenses", "LICENSES", left, none, null},
  QueueField{'x', "", "", "EXC_NODES", left, blank},
  QueueField{'X', "", "CoreSpec", "CORE_SPEC", left, none, not_applicable},
  QueueField{'y', "", "Nice", "NICE", right, [](Shown r) -> Value { return r.job.request.nice; }},
  QueueField{'Y', "", "SchedNodes", "SCHEDNODES", left, none, null},
  QueueField{'z', "", "SCT", "S:C:T", left, [](Shown) -> Value { return "*:*:*"; }},
  QueueField{'Z', "", "WorkDir", "WORK_DIR", left,
             [](Shown r) -> Value { return r.job.request.directory; }},
  QueueField{0, "", "AccrueTime EligibleTime", "ELIGIBLE_TIME", left,
             [](Shown r) -> Value { return r.job.eligible; }},
  QueueField{0, "", "BatchFlag", "BATCH_FLAG", right, yes},
  QueueField{0, "", "Cluster", "CLUSTER", left, [](Shown) -> Value { return cluster_name; }},
  QueueField{0, "", "cpus-per-task", "CPUS_PER_TASK", right,
             [](Shown r) -> Value { return r.job.request.cpus_per_task.value; }},
  QueueField{0, "", "Deadline", "DEADLINE", left,
             [](Shown r) -> Value { return r.job.request.deadline; }, not_applicable},
  QueueField{0, "", "DelayBoot", "DELAY_BOOT", right, no_time},
  QueueField{0, "", "DerivedEC", "DERIVED_EC", right, zero},
  QueueField{0, "", "MaxCPUs", "MAX_CPUS", right,
             [](Shown r) -> Value { return r.job.request.cpus().value; }},
  QueueField{0, "", "MaxNodes", "MAX_NODES", right, one},
  QueueField{0, "", "MinTime", "TIME_MIN", right, no_time},
  QueueField{0, "", "Network", "NETWORK", left, none, null},
  QueueField{0, "", "NumTasks", "TASKS", right,
             [](Shown r) -> Value { return r.job.request.tasks; }},
  QueueField{0, "", "PendingTime", "PENDING_TIME", right, pending_seconds},
  QueueField{0, "", "Reboot", "REBOOT", right, no},
  QueueField{0, "", "Requeue", "REQUEUE", right,
             [](Shown r) -> Value { return r.job.request.requeue != RequeuePolicy::no; }},
  QueueField{0, "", "RestartCnt", "RESTART_COUNT", right,
             [](Shown r) -> Value { return r.job.restarts; }},
  QueueField{0, "", "STDERR", "STDERR", left, [](Shown r) -> Value { return files(r).error; }},
  QueueField{0, "", "STDIN", "STDIN", left, [](Shown r) -> Value { return files(r).input; }},
  QueueField{0, "", "STDOUT", "STDOUT", left, [](Shown r) -> Value { return files(r).output; }},
  QueueField{0, "", "tres-alloc tres", "TRES_ALLOC", left, resources},
};

}  // namespace

std::span<const QueueField> queue_fields() { return fields; }

Result<QueueView> queue_view(const FormatSpec& spec) {
  return view_of(queue_fields(), spec, "squeue");
}

std::optional<Time> start_of(const QueueRow& row) {
  return start_of(row.job, row.now, row.expected);
}

std::optional<Time> end_of(const QueueRow& row) { return end_of(row.job, start_of(row)); }

bool shows_starts(const QueueView& view) {
  return std::any_of(view.columns.begin(), view.columns.end(), [](const auto& shown) {
    return shown.field->value == start || shown.field->value == end;
  });
}

}  // namespace slotd::clients
