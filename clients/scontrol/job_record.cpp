#include "clients/scontrol/job_record.hpp"

#include "clients/scontrol/show_record.hpp"
#include "clients/views/array_texts.hpp"
#include "clients/views/demand_texts.hpp"
#include "clients/views/job_texts.hpp"
#include "protocol/job_files.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/instant.hpp"
#include "protocol/text/mail_types.hpp"
#include "protocol/text/memory.hpp"

#include <algorithm>

namespace slotd::clients::control {

namespace {

struct Shown {
  const Job& job;
  const JobContext& around;
};

std::string moment(const std::optional<Time>& time) {
  return time ? format_instant(*time) : "Unknown";
}

std::string account(std::string_view name, std::uint32_t id) {
  return (name.empty() ? std::to_string(id) : shown(name)) + "(" + std::to_string(id) + ")";
}

std::string identity(const Shown& of) {
  const auto& job = of.job;
  auto text = "JobId=" + to_string(job.id) + " ";
  if (job.array_id != JobId{})
    text += "ArrayJobId=" + to_string(job.array_id) + " ArrayTaskId=" + array_tasks_text(job) + " ";
  if (job.array_id != JobId{} && job.array->limit > 0)
    text += "ArrayTaskThrottle=" + std::to_string(job.array->limit) + " ";
  return text + "JobName=" + shown(job.request.name);
}

std::string owner(const Shown& of) {
  const auto& request = of.job.request;
  return "UserId=" + account(request.user, request.uid) +
         " GroupId=" + account(of.around.group, request.gid) + " MCS_label=N/A";
}

/// What is open of it, as in Slurm; what was met has dropped out.
std::string dependency(const Job& job) {
  if (job.request.dependency.empty()) return "(null)";
  return format_open(job.request.dependency);
}

/// A reason of several words is one word here, as in Slurm.
std::string reason(const Job& job) {
  std::string text(name(job.reason));
  std::replace(text.begin(), text.end(), ' ', '_');
  return text;
}

std::string state(const Job& job) {
  return "JobState=" + std::string(long_name(job.state)) + " Reason=" + reason(job) +
         " Dependency=" + dependency(job);
}

std::string flags(const Job& job) {
  auto exit = job.ending ? job.ending->exit : ExitStatus{};
  return "Requeue=" + std::to_string(job.request.requeue == RequeuePolicy::no ? 0 : 1) +
         " Restarts=" + std::to_string(job.restarts) +
         " BatchFlag=1 Reboot=0 ExitCode=" + std::to_string(exit.code) + ":" +
         std::to_string(exit.signal);
}

bool begins_later(const Shown& of) {
  const auto& begin = of.job.request.begin;
  return of.job.state == JobState::pending && begin && *begin > of.around.now;
}

/// A job that never ran began and ended at once, when it was withdrawn (Slurm's view).
std::optional<Time> start_of(const Shown& of) {
  if (has_started(of.job)) return of.job.run->start;
  if (of.job.ending) return of.job.ending->end;
  return begins_later(of) ? of.job.request.begin : of.around.may_start;
}

std::optional<Time> end_of(const Shown& of) {
  if (of.job.ending) return of.job.ending->end;
  auto start = start_of(of);
  if (!start || !of.job.request.time_limit) return std::nullopt;
  return *start + *of.job.request.time_limit;
}

/// Since when only room and order keep it back: nothing tells for one that is held back otherwise than
/// by its begin time.
std::optional<Time> eligible(const Shown& of) {
  const auto& job = of.job;
  if (begins_later(of)) return job.request.begin;
  auto waits = job.reason == Reason::dependency ||
               job.reason == Reason::dependency_never_satisfied ||
               job.reason == Reason::job_array_task_limit;
  if (job.state == JobState::pending && (job.request.hold || waits)) return std::nullopt;
  return job.eligible;
}

void times(const Shown& of, ShowRecord& record) {
  const auto& job = of.job;
  const auto& shortest = job.request.extras->time_min;
  record.line("RunTime=" + format_long(elapsed(job, of.around.now)) +
              " TimeLimit=" + format_limit(job.request.time_limit) +
              " TimeMin=" + (shortest ? format_long(*shortest) : "N/A"));
  record.line("SubmitTime=" + format_instant(job.submit) + " EligibleTime=" + moment(eligible(of)));
  record.line("AccrueTime=" + moment(begins_later(of) ? std::nullopt : eligible(of)));
  record.line(
    "StartTime=" + moment(start_of(of)) + " EndTime=" + moment(end_of(of)) +
    " Deadline=" + (job.request.deadline ? format_instant(*job.request.deadline) : "N/A"));
  auto looked_at = has_started(job) ? job.run->start : job.submit;
  record.line("SuspendTime=None SecsPreSuspend=0 LastSchedEval=" + format_instant(looked_at) +
              " Scheduler=Main");
}

void places(const Shown& of, ShowRecord& record) {
  const auto& job = of.job;
  record.line("Partition=" + shown(job.request.partition) +
              " AllocNode:Sid=" + shown(job.request.submit_host) + ":0");
  record.line("ReqNodeList=(null) ExcNodeList=(null)");
  if (!has_started(job)) return record.line("NodeList=");
  record.line(std::string("NodeList=") + machine_name);
  record.line(std::string("BatchHost=") + machine_name);
}

std::uint64_t gpu_count(const Job& job) {
  return has_started(job) ? job.run->allocation.gpus.size() : job.request.gpus.count;
}

Mebibytes memory(const Job& job) {
  return has_started(job) ? job.run->allocation.memory : job.request.memory.value_or(Mebibytes{});
}

/// `gpu:h100:2`.
std::string gpus_of_kind(std::string_view kind, std::uint64_t count) {
  return "gpu:" + (kind.empty() ? "" : shown(kind) + ":") + std::to_string(count);
}

std::string resources(const Job& job) {
  auto cpus = std::to_string(cpu_count(job));
  auto text = "TRES=cpu=" + cpus + ",mem=" + format(memory(job)) + ",node=1,billing=" + cpus;
  return gpu_count(job) == 0 ? text : text + ",gres/gpu=" + std::to_string(gpu_count(job));
}

/// `0-3,6`.
std::string ranges(const std::vector<std::uint16_t>& numbers) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size();) {
    auto end = i + 1;
    while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1) ++end;
    text += (text.empty() ? "" : ",") + std::to_string(numbers[i]);
    if (end - i > 1) text += "-" + std::to_string(numbers[end - 1]);
    i = end;
  }
  return text;
}

/// Which CPUs and GPUs it holds or held.
void holdings(const Shown& of, ShowRecord& record) {
  if (!has_started(of.job)) return;
  const auto& held = of.job.run->allocation;
  auto kind = of.job.request.gpus.kind.empty() ? of.around.gpu_model : of.job.request.gpus.kind;
  auto gres = held.gpus.empty() ? "" : gpus_of_kind(kind, held.gpus.size());
  record.line("JOB_GRES=" + (gres.empty() ? "(null)" : gres));
  record.line(std::string("  Nodes=") + machine_name + " CPU_IDs=" + ranges(held.cpus) +
              " Mem=" + std::to_string(held.memory.value) +
              " GRES=" + (gres.empty() ? "" : gres + "(IDX:" + ranges(held.gpus) + ")"));
}

void demands(const Shown& of, const DisplayOptions& display, ShowRecord& record) {
  const auto& job = of.job;
  const auto& request = job.request;
  record.line("NumNodes=1 NumCPUs=" + std::to_string(cpu_count(job)) +
              " NumTasks=" + std::to_string(request.tasks) +
              " CPUs/Task=" + std::to_string(request.cpus_per_task.value) + " ReqB:S:C:T=0:0:*:*");
  record.line(resources(job));
  record.line("Socks/Node=* NtasksPerN:B:S:C=" + std::to_string(request.extras->tasks_per_node) +
              ":0:*:* CoreSpec=*");
  if (display.details > 0) holdings(of, record);
  record.line("MinCPUsNode=" + std::to_string(least_cpus(request)) +
              (request.extras->memory_per_cpu ? " MinMemoryCPU=" : " MinMemoryNode=") +
              least_memory(request) + " MinTmpDiskNode=0");
  record.line("Features=" + shown(request.extras->constraint) + " DelayBoot=00:00:00");
  record.line("OverSubscribe=" + std::string(sharing(request)) +
              " Contiguous=0 Licenses=" + shown(request.extras->licenses) + " Network=(null)");
}

/// A script's path as seen from anywhere, with its arguments; or the wrapped text.
std::string command(const JobRequest& request) {
  if (request.script_kind == ScriptKind::wrap || request.command.empty())
    return shown(request.command);
  auto text = request.command.starts_with('/') ? request.command
                                               : request.submit_directory + "/" + request.command;
  for (const auto& argument : request.arguments) text += " " + argument;
  return shown(text);
}

void files(const Job& job, ShowRecord& record) {
  auto files = files_of(job, job.request.submit_host);
  record.line("Command=" + command(job.request));
  record.line("WorkDir=" + shown(job.request.directory));
  if (job.ending && !job.ending->detail.empty())
    record.line("SystemComment=" + shown(job.ending->detail) + " ");
  if (!job.request.extras->comment.empty())
    record.line("Comment=" + shown(job.request.extras->comment) + " ");
  record.line("StdErr=" + shown(files.error));
  record.line("StdIn=" + shown(files.input));
  record.line("StdOut=" + shown(files.output));
  record.line("Power=");
}

/// Requested or allocated, as the keys of ours count: without billing.
std::string plain_resources(std::uint64_t cpus, Mebibytes memory, std::string_view node,
                            std::uint64_t gpu_count) {
  auto text = "cpu=" + std::to_string(cpus) + ",mem=" + format(memory) + std::string(node);
  return gpu_count == 0 ? text : text + ",gres/gpu=" + std::to_string(gpu_count);
}

std::string one_text(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += (text.empty() ? "" : "; ") + line;
  return text;
}

void mail(const JobRequest& request, ShowRecord& record) {
  auto types = format(parse_mail_types(request.extras->mail_type));
  const auto& user = request.extras->mail_user;
  if (!types.empty())
    record.line("MailUser=" + shown(user.empty() ? request.user : user) + " MailType=" + types);
}

/// What Slurm's record has not, or in other words.
void keys_of_ours(const Job& job, ShowRecord& record) {
  const auto& request = job.request;
  auto asked = request.memory.value_or(Mebibytes{});
  auto gres =
    request.gpus.count == 0 ? "(null)" : gpus_of_kind(request.gpus.kind, request.gpus.count);
  record.line("ReqMem=" + std::to_string(asked.value) + "MB ReqGRES=" + gres +
              " Exclusive=" + (request.extras->exclusive ? "Yes" : "No"));
  auto peak = job.ending && has_started(job) ? format_kibibytes(job.ending->usage.peak_memory)
                                             : std::string("(null)");
  auto allocated = has_started(job)
                     ? plain_resources(cpu_count(job), memory(job), ",node=1", gpu_count(job))
                     : std::string("(null)");
  record.line("ReqTRES=" + plain_resources(request.cpus().value, asked, "", request.gpus.count) +
              " AllocTRES=" + allocated + " MaxRSS=" + peak);
  if (!request.extras->adaptations.empty())
    record.line("Adapted=" + shown(one_text(request.extras->adaptations)));
  if (!request.extras->notes.empty())
    record.line("Notes=" + shown(one_text(request.extras->notes)));
}

}  // namespace

std::string job_record(const Job& job, const JobContext& around, const DisplayOptions& display) {
  Shown of{job, around};
  ShowRecord record(display);
  record.line(identity(of));
  record.line(owner(of));
  record.line("Priority=" + std::to_string(shown_priority(job.request).value) +
              " Nice=" + std::to_string(job.request.nice) +
              " Account=" + shown(account_of(job.request)) + " QOS=" + shown(qos_of(job.request)));
  record.line(state(job));
  record.line(flags(job));
  if (display.details > 0) record.line("DerivedExitCode=0:0");
  times(of, record);
  places(of, record);
  demands(of, display, record);
  files(job, record);
  for (const auto& line : gpu_demands(job.request)) record.line(line);
  mail(job.request, record);
  if (job.request.extras->tasks_per_gpu > 0)
    record.line("NtasksPerTRES=" + std::to_string(job.request.extras->tasks_per_gpu));
  keys_of_ours(job, record);
  return record.text(ShowRecord::End::with_empty_line);
}

}  // namespace slotd::clients::control
