#include "clients/views/queue_fields.hpp"

#include "clients/process/account.hpp"
#include "clients/views/array_texts.hpp"
#include "clients/views/demand_texts.hpp"
#include "clients/views/job_texts.hpp"
#include "protocol/job_files.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/instant.hpp"
#include "protocol/text/memory.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace slotd::clients {

namespace {

using Shown = const QueueRow&;

template <class Number>
std::string number(Number value) {
  return std::to_string(value);
}

std::string moment_or(const std::optional<Time>& time, const char* otherwise) {
  return time ? format_instant(*time) : otherwise;
}

// Where Slurm shows that a request says nothing about this.
std::string nothing(Shown) { return "(null)"; }

std::string comment_text(Shown r) {
  const auto& comment = r.job.request.extras->comment;
  return comment.empty() ? "(null)" : comment;
}
std::string not_applicable(Shown) { return "N/A"; }
std::string blank(Shown) { return ""; }
std::string any(Shown) { return "*"; }
std::string zero(Shown) { return "0"; }
std::string one(Shown) { return "1"; }
std::string no_time(Shown) { return "0:00"; }

bool has_place(const Job& job) { return is_live(job.state) || has_started(job); }

std::string nodes(Shown row) { return has_place(row.job) ? machine_name : ""; }

/// Slurm's choice: who waits, failed or ran into a limit shows why, the rest where.
bool shows_reason(JobState state) {
  return state == JobState::pending || state == JobState::failed || state == JobState::timeout ||
         state == JobState::out_of_memory || state == JobState::deadline;
}

std::string nodes_or_reason(Shown row) {
  if (!shows_reason(row.job.state)) return nodes(row);
  return "(" + std::string(name(row.job.reason)) + ")";
}

std::string limit_text(Shown row) {
  const auto& limit = row.job.request.time_limit;
  return limit ? format_short(*limit) : "UNLIMITED";
}

std::string left_text(Shown row) {
  auto left = time_left(row);
  return left ? format_short(*left) : "UNLIMITED";
}

std::string end_text(Shown row) {
  if (auto end = end_of(row)) return format_instant(*end);
  return start_of(row) ? "NONE" : "N/A";
}

std::string memory_text(Shown row) { return format(row.job.request.memory.value_or(Mebibytes{})); }

std::string features_text(Shown row) {
  const auto& constraint = row.job.request.extras->constraint;
  return constraint.empty() ? "(null)" : constraint;
}

std::string gpus_text(Shown row) {
  const auto& gpus = row.job.request.gpus;
  if (gpus.count == 0) return "N/A";
  return "gres:gpu:" + (gpus.kind.empty() ? "" : gpus.kind + ":") + number(gpus.count);
}

/// As scontrol and squeue have it: what is still waited for, `afterok:3(unfulfilled)`.
std::string dependency_text(Shown row) {
  const auto& dependency = row.job.request.dependency;
  return dependency.empty() ? "(null)" : format_open(dependency);
}

/// Slurm shows a priority as a part of the greatest there is.
std::string fraction_text(Shown row) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%16.14f",
                shown_priority(row.job.request).value / 4294967296.0);
  return text.data();
}

std::string array_id_text(Shown row) {
  return to_string(row.job.array_id == JobId{} ? row.job.id : row.job.array_id);
}

std::string array_task_text(Shown row) {
  return row.job.array_id == JobId{} ? "N/A" : array_tasks_text(row.job);
}

/// The wrapped text has no name of its own.
std::string command_text(Shown row) {
  if (row.job.request.script_kind == ScriptKind::wrap) return "(null)";
  auto text = row.job.request.command;
  for (const auto& argument : row.job.request.arguments) text += " " + argument;
  return text;
}

std::string group_text(Shown row) {
  return find_group(row.job.request.gid).value_or(number(row.job.request.gid));
}

std::string requested_resources(Shown row) {
  auto text = "cpu=" + number(cpu_count(row.job)) + ",mem=" + memory_text(row) + ",node=1";
  auto gpus = row.job.request.gpus.count;
  return gpus > 0 ? text + ",gres/gpu=" + number(gpus) : text;
}

std::string pending_seconds(Shown row) {
  auto end = has_started(row.job) ? row.job.run->start : row.now;
  auto waited = std::max(Duration{}, end - row.job.eligible);
  return number(waited / std::chrono::seconds{1});
}

std::string start_text(Shown row) { return moment_or(start_of(row), "N/A"); }
std::string output_text(Shown row) { return files_of(row.job, row.job.request.submit_host).output; }
std::string error_text(Shown row) { return files_of(row.job, row.job.request.submit_host).error; }
std::string input_text(Shown row) { return files_of(row.job, row.job.request.submit_host).input; }
std::string requeue_text(Shown row) {
  return row.job.request.requeue == RequeuePolicy::no ? "0" : "1";
}

constexpr auto right = Align::right;
constexpr auto left = Align::left;

// code, the manual's names, Slurm's names of -O, heading
constexpr std::array fields{
  QueueField{'i', "JobID", "JobArrayID", "JOBID", right,
             [](Shown r) { return short_job_id_text(r.job); }},
  QueueField{'A', "", "JobID", "JOBID", right, [](Shown r) { return to_string(r.job.id); }},
  QueueField{'P', "Partition", "Partition", "PARTITION", left,
             [](Shown r) { return r.job.request.partition; }},
  QueueField{'j', "Name JobName", "Name", "NAME", left, [](Shown r) { return r.job.request.name; }},
  QueueField{'u', "User", "UserName", "USER", left, [](Shown r) { return r.job.request.user; }},
  QueueField{'t', "ST State", "StateCompact", "ST", left,
             [](Shown r) { return std::string(short_name(r.job.state)); }},
  QueueField{'T', "", "State", "STATE", left,
             [](Shown r) { return std::string(long_name(r.job.state)); }},
  QueueField{'M', "Time Elapsed", "TimeUsed", "TIME", right,
             [](Shown r) { return format_short(elapsed(r.job, r.now)); }},
  QueueField{'l', "TimeLimit Time_Limit", "TimeLimit", "TIME_LIMIT", right, limit_text},
  QueueField{'L', "", "TimeLeft", "TIME_LEFT", right, left_text},
  QueueField{0, "NTasks", "", "NTASKS", right, [](Shown r) { return number(r.job.request.tasks); }},
  QueueField{'C', "CPUS ReqCPUS", "NumCPUs", "CPUS", right,
             [](Shown r) { return number(cpu_count(r.job)); }},
  QueueField{0, "ReqMem", "", "REQ_MEM", right, memory_text},
  QueueField{0, "ReqGPU ReqGPUS", "", "REQ_GPU", right,
             [](Shown r) { return number(r.job.request.gpus.count); }},
  QueueField{'S', "Start StartTime", "StartTime", "START_TIME", left, start_text},
  QueueField{'e', "", "EndTime", "END_TIME", left, end_text},
  QueueField{'V', "", "SubmitTime", "SUBMIT_TIME", left,
             [](Shown r) { return format_instant(r.job.submit); }},
  QueueField{'R', "NodeList(Reason) NodeListReason Reason NodeList", "ReasonList",
             "NODELIST(REASON)", left, nodes_or_reason},
  QueueField{'N', "", "NodeList", "NODELIST", left, nodes},
  QueueField{'r', "", "Reason", "REASON", left,
             [](Shown r) { return std::string(name(r.job.reason)); }},
  QueueField{'a', "", "Account", "ACCOUNT", left,
             [](Shown r) { return account_of(r.job.request); }},
  QueueField{'b', "", "tres-per-node tres-per-job", "TRES_PER_NODE", left, gpus_text},
  QueueField{'B', "", "BatchHost", "EXEC_HOST", left,
             [](Shown r) { return has_place(r.job) ? nodes(r) : std::string("n/a"); }},
  QueueField{'c', "", "MinCpus", "MIN_CPUS", right,
             [](Shown r) { return number(least_cpus(r.job.request)); }},
  QueueField{'d', "", "MinTmpDisk", "MIN_TMP_DISK", right, zero},
  QueueField{'D', "", "NumNodes", "NODES", right, one},
  QueueField{'E', "", "Dependency", "DEPENDENCY", left, dependency_text},
  QueueField{'f', "", "Feature", "FEATURES", left, features_text},
  QueueField{'F', "", "ArrayJobID", "ARRAY_JOB_ID", right, array_id_text},
  QueueField{'g', "", "GroupName", "GROUP", left, group_text},
  QueueField{'G', "", "GroupID", "GROUP", right, [](Shown r) { return number(r.job.request.gid); }},
  QueueField{'h', "", "OverSubscribe", "OVER_SUBSCRIBE", left,
             [](Shown r) { return std::string(sharing(r.job.request)); }},
  QueueField{'H', "", "Sockets", "SOCKETS_PER_NODE", left, any},
  QueueField{'I', "", "Cores", "CORES_PER_SOCKET", left, any},
  QueueField{'J', "", "Threads", "THREADS_PER_CORE", left, any},
  QueueField{'k', "", "Comment", "COMMENT", left, comment_text},
  QueueField{'K', "", "ArrayTaskID", "ARRAY_TASK_ID", right, array_task_text},
  QueueField{'m', "", "MinMemory", "MIN_MEMORY", right,
             [](Shown r) { return least_memory(r.job.request); }},
  QueueField{'n', "", "ReqNodes", "REQ_NODES", left, blank},
  QueueField{'o', "", "Command", "COMMAND", left, command_text},
  QueueField{'O', "", "Contiguous", "CONTIGUOUS", left, zero},
  QueueField{'p', "", "Priority", "PRIORITY", right, fraction_text},
  QueueField{'Q', "", "PriorityLong", "PRIORITY", right,
             [](Shown r) { return number(shown_priority(r.job.request).value); }},
  QueueField{'q', "", "QOS", "QOS", left, [](Shown r) { return qos_of(r.job.request); }},
  QueueField{'s', "", "SelectJobInfo", "", left, blank},
  QueueField{'U', "", "UserID", "UID", right, [](Shown r) { return number(r.job.request.uid); }},
  QueueField{'v', "", "Reservation", "RESERVATION", left, nothing},
  QueueField{'w', "", "WCKey", "WCKEY", left, nothing},
  QueueField{'W', "", "Licenses", "LICENSES", left, nothing},
  QueueField{'x', "", "", "EXC_NODES", left, blank},
  QueueField{'X', "", "CoreSpec", "CORE_SPEC", left, not_applicable},
  QueueField{'y', "", "Nice", "NICE", right, [](Shown r) { return number(r.job.request.nice); }},
  QueueField{'Y', "", "SchedNodes", "SCHEDNODES", left, nothing},
  QueueField{'z', "", "SCT", "S:C:T", left, [](Shown) { return std::string("*:*:*"); }},
  QueueField{'Z', "", "WorkDir", "WORK_DIR", left, [](Shown r) { return r.job.request.directory; }},
  QueueField{0, "", "AccrueTime EligibleTime", "ELIGIBLE_TIME", left,
             [](Shown r) { return format_instant(r.job.eligible); }},
  QueueField{0, "", "BatchFlag", "BATCH_FLAG", right, one},
  QueueField{0, "", "Cluster", "CLUSTER", left, [](Shown) { return std::string(cluster_name); }},
  QueueField{0, "", "cpus-per-task", "CPUS_PER_TASK", right,
             [](Shown r) { return number(r.job.request.cpus_per_task.value); }},
  QueueField{0, "", "Deadline", "DEADLINE", left,
             [](Shown r) { return moment_or(r.job.request.deadline, "N/A"); }},
  QueueField{0, "", "DelayBoot", "DELAY_BOOT", right, no_time},
  QueueField{0, "", "DerivedEC", "DERIVED_EC", right, zero},
  QueueField{0, "", "MaxCPUs", "MAX_CPUS", right,
             [](Shown r) { return number(r.job.request.cpus().value); }},
  QueueField{0, "", "MaxNodes", "MAX_NODES", right, one},
  QueueField{0, "", "MinTime", "TIME_MIN", right, no_time},
  QueueField{0, "", "Network", "NETWORK", left, nothing},
  QueueField{0, "", "NumTasks", "TASKS", right,
             [](Shown r) { return number(r.job.request.tasks); }},
  QueueField{0, "", "PendingTime", "PENDING_TIME", right, pending_seconds},
  QueueField{0, "", "Reboot", "REBOOT", right, zero},
  QueueField{0, "", "Requeue", "REQUEUE", right, requeue_text},
  QueueField{0, "", "RestartCnt", "RESTART_COUNT", right,
             [](Shown r) { return number(r.job.restarts); }},
  QueueField{0, "", "STDERR", "STDERR", left, error_text},
  QueueField{0, "", "STDIN", "STDIN", left, input_text},
  QueueField{0, "", "STDOUT", "STDOUT", left, output_text},
  QueueField{0, "", "tres-alloc tres", "TRES_ALLOC", left, requested_resources},
};

}  // namespace

std::span<const QueueField> queue_fields() { return fields; }

Result<QueueView> queue_view(const FormatSpec& spec) {
  return view_of(queue_fields(), spec, "squeue");
}

std::optional<Time> start_of(const QueueRow& row) {
  if (has_started(row.job)) return row.job.run->start;
  if (row.job.state != JobState::pending) return std::nullopt;
  const auto& begin = row.job.request.begin;
  return begin && *begin > row.now ? begin : row.expected;
}

std::optional<Time> end_of(const QueueRow& row) {
  if (row.job.ending) return row.job.ending->end;
  auto start = start_of(row);
  if (!start || !row.job.request.time_limit) return std::nullopt;
  return *start + *row.job.request.time_limit;
}

std::optional<Duration> time_left(const QueueRow& row) {
  if (!row.job.request.time_limit) return std::nullopt;
  return std::max(Duration{}, *row.job.request.time_limit - elapsed(row.job, row.now));
}

bool shows_starts(const QueueView& view) {
  return std::any_of(view.columns.begin(), view.columns.end(), [](const auto& shown) {
    return shown.field->text == start_text || shown.field->text == end_text;
  });
}

}  // namespace slotd::clients
