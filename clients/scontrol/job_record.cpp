#include "clients/scontrol/job_record.hpp"

#include "clients/scontrol/show_record.hpp"
#include "clients/views/array_texts.hpp"
#include "clients/views/job_facts.hpp"
#include "protocol/job_files.hpp"
#include "protocol/text/mail_types.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <array>

namespace slotd::clients::control {

namespace {

struct JobShown {
  const Job& job;
  const JobContext& around;
  const DisplayOptions& display;
};
using Shown = const JobShown&;

const JobRequest& asked(Shown of) { return of.job.request; }
const JobExtras& extras(Shown of) { return *of.job.request.extras; }

bool is_detailed(Shown of) { return of.display.details > 0; }
bool has_run(Shown of) { return has_started(of.job); }
bool shows_holdings(Shown of) { return is_detailed(of) && has_run(of); }
bool is_in_array(Shown of) { return of.job.array_id != JobId{}; }

template <class Number>
Value above_zero(Number number) {
  return number > Number{} ? Value(number) : Value();
}

// --- Who it is and how it does

std::string account(const std::string& name, std::uint32_t id) {
  auto number = std::to_string(id);
  return (name.empty() ? number : name) + "(" + number + ")";
}

Value array_limit(Shown of) { return above_zero(of.job.array->limit); }

/// A reason of several words becomes one word, as in Slurm.
Value reason(Shown of) {
  std::string text(name(of.job.reason));
  std::replace(text.begin(), text.end(), ' ', '_');
  return text;
}

// --- Times

bool begins_later(Shown of) {
  const auto& begin = asked(of).begin;
  return of.job.state == JobState::pending && begin && *begin > of.around.now;
}

/// As in Slurm, a job that never ran began and ended when it was cancelled.
std::optional<Time> start_of(Shown of) {
  if (!has_run(of) && of.job.ending) return of.job.ending->end;
  return clients::start_of(of.job, of.around.now, of.around.may_start);
}

Value start(Shown of) { return start_of(of); }
Value end(Shown of) { return end_of(of.job, start_of(of)); }

/// Since when it waits for resources and its turn only. Unknown while something other than its begin
/// time holds it back.
Value eligible(Shown of) {
  const auto& job = of.job;
  if (begins_later(of)) return job.request.begin;
  auto waits = job.reason == Reason::dependency ||
               job.reason == Reason::dependency_never_satisfied ||
               job.reason == Reason::job_array_task_limit;
  if (job.state == JobState::pending && (job.request.hold || waits)) return {};
  return job.eligible;
}

Value accrues_since(Shown of) { return begins_later(of) ? Value() : eligible(of); }
Value looked_at(Shown of) { return has_run(of) ? of.job.run->start : of.job.submit; }

// --- Resources

Value node(Shown of) { return has_run(of) ? Value(machine_name) : Value(); }

Value resources(Shown of) {
  return resource_list({.cpus = cpu_count(of.job),
                        .memory = memory_of(of.job),
                        .gpus = gpu_count(of.job),
                        .node = true,
                        .billed = true});
}

Value resources_asked(Shown of) {
  return resource_list({.cpus = asked(of).cpus().value,
                        .memory = asked(of).memory.value_or(Mebibytes{}),
                        .gpus = asked(of).gpus.count});
}

Value resources_held(Shown of) {
  if (!has_run(of)) return {};
  return resource_list({.cpus = cpu_count(of.job),
                        .memory = memory_of(of.job),
                        .gpus = gpu_count(of.job),
                        .node = true});
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

Value gpus_held(Shown of) {
  const auto& held = of.job.run->allocation.gpus;
  const auto& kind = asked(of).gpus.kind.empty() ? of.around.gpu_model : asked(of).gpus.kind;
  return held.empty() ? Value() : gpus_text(kind, held.size());
}

Value gpu_devices_held(Shown of) {
  auto gpus = gpus_held(of);
  if (gpus.is_none()) return {};
  return text_of(gpus) + "(IDX:" + ranges(of.job.run->allocation.gpus) + ")";
}

Value gpus_asked(Shown of) {
  const auto& gpus = asked(of).gpus;
  return gpus.count == 0 ? Value() : gpus_text(gpus.kind, gpus.count);
}

/// So many GPUs of its kind.
Value gres_of(Shown of, std::uint32_t count) {
  return count == 0 ? Value() : "gres:" + gpus_text(asked(of).gpus.kind, count);
}

Value cpus_per_gpu(Shown of) {
  auto count = extras(of).cpus_per_gpu;
  return count == 0 ? Value() : "gres:" + gpus_text("", count);
}

Value memory_per_gpu(Shown of) {
  const auto& memory = extras(of).memory_per_gpu;
  return memory ? "gres:" + gpus_text("", memory->value) : Value();
}

Value gpus_per_job(Shown of) {
  auto elsewhere = extras(of).gpus_per_node > 0 || extras(of).gpus_per_task > 0;
  return elsewhere ? Value() : gres_of(of, asked(of).gpus.count);
}

bool counts_by_cpu(Shown of) { return extras(of).memory_per_cpu.has_value(); }
bool counts_by_node(Shown of) { return !counts_by_cpu(of); }
Value memory_needed(Shown of) { return least_memory(asked(of)); }

// --- Files, texts

JobFiles files(Shown of) { return files_of(of.job, asked(of).submit_host); }

/// A script's absolute path with its arguments, or the wrapped text.
Value command(Shown of) {
  const auto& request = asked(of);
  if (request.script_kind == ScriptKind::wrap || request.command.empty())
    return text_or_none(request.command);
  auto text = request.command.starts_with('/') ? request.command
                                               : request.submit_directory + "/" + request.command;
  for (const auto& argument : request.arguments) text += " " + argument;
  return text;
}

Value end_detail(Shown of) { return of.job.ending ? text_or_none(of.job.ending->detail) : Value(); }

std::string mail_types(Shown of) { return format(parse_mail_types(extras(of).mail_type)); }

bool sends_mail(Shown of) { return !mail_types(of).empty(); }

Value mail_user(Shown of) {
  const auto& user = extras(of).mail_user;
  return text_or_none(user.empty() ? asked(of).user : user);
}

Value peak_memory(Shown of) {
  return of.job.ending && has_run(of) ? Value(of.job.ending->usage.peak_memory) : Value();
}

Value one_text(const std::vector<std::string>& lines) { return text_or_none(joined(lines, "; ")); }

// --- The record

using JobEntry = Entry<JobShown>;

constexpr Spelling null{.none = "(null)"};
constexpr Spelling unknown{.none = "Unknown"};
constexpr Spelling unlimited{.none = "UNLIMITED", .lengths = LengthStyle::padded};
constexpr Spelling not_applicable{.none = "N/A", .lengths = LengthStyle::padded};
constexpr Spelling yes_or_no{.yes = "Yes", .no = "No"};
constexpr Spelling peak{.none = "(null)", .memory = MemoryUnit::kibibytes};

/// Slurm's keys in Slurm's order.
constexpr std::array slurms_entries{
  JobEntry::line("JobId", [](Shown of) -> Value { return of.job.id.value; }),
  JobEntry::also("ArrayJobId", [](Shown of) -> Value { return of.job.array_id.value; })
    .where(is_in_array),
  JobEntry::also("ArrayTaskId", [](Shown of) -> Value { return array_tasks_text(of.job); })
    .where(is_in_array),
  JobEntry::also("ArrayTaskThrottle", array_limit).where(is_in_array).if_known(),
  JobEntry::also(
    "JobName", [](Shown of) { return text_or_none(asked(of).name); }, null),
  JobEntry::line("UserId",
                 [](Shown of) -> Value { return account(asked(of).user, asked(of).uid); }),
  JobEntry::also("GroupId",
                 [](Shown of) -> Value { return account(of.around.group, asked(of).gid); }),
  JobEntry::also("MCS_label", "N/A"),
  JobEntry::line("Priority", [](Shown of) -> Value { return shown_priority(asked(of)).value; }),
  JobEntry::also("Nice", [](Shown of) -> Value { return asked(of).nice; }),
  JobEntry::also("Account", [](Shown of) -> Value { return account_of(asked(of)); }),
  JobEntry::also("QOS", [](Shown of) -> Value { return qos_of(asked(of)); }),
  JobEntry::line("JobState", [](Shown of) -> Value { return long_name(of.job.state); }),
  JobEntry::also("Reason", reason),
  JobEntry::also(
    "Dependency", [](Shown of) { return open_dependency(asked(of)); }, null),
  JobEntry::line("Requeue",
                 [](Shown of) -> Value { return asked(of).requeue != RequeuePolicy::no; }),
  JobEntry::also("Restarts", [](Shown of) -> Value { return of.job.restarts; }),
  JobEntry::also("BatchFlag", "1"),
  JobEntry::also("Reboot", "0"),
  JobEntry::also("ExitCode", [](Shown of) -> Value { return exit_text(of.job); }),
  JobEntry::line("DerivedExitCode", "0:0").where(is_detailed),

  JobEntry::line("RunTime", [](Shown of) -> Value { return elapsed(of.job, of.around.now); }),
  JobEntry::also(
    "TimeLimit", [](Shown of) -> Value { return asked(of).time_limit; }, unlimited),
  JobEntry::also(
    "TimeMin", [](Shown of) -> Value { return extras(of).time_min; }, not_applicable),
  JobEntry::line("SubmitTime", [](Shown of) -> Value { return of.job.submit; }),
  JobEntry::also("EligibleTime", eligible, unknown),
  JobEntry::line("AccrueTime", accrues_since, unknown),
  JobEntry::line("StartTime", start, unknown),
  JobEntry::also("EndTime", end, unknown),
  JobEntry::also(
    "Deadline", [](Shown of) -> Value { return asked(of).deadline; }, not_applicable),
  JobEntry::line("SuspendTime", "None"),
  JobEntry::also("SecsPreSuspend", "0"),
  JobEntry::also("LastSchedEval", looked_at),
  JobEntry::also("Scheduler", "Main"),

  JobEntry::line(
    "Partition", [](Shown of) { return text_or_none(asked(of).partition); }, null),
  JobEntry::also(
    "AllocNode:Sid",
    [](Shown of) -> Value { return text_of(text_or_none(asked(of).submit_host), null) + ":0"; }),
  JobEntry::line("ReqNodeList", "(null)"),
  JobEntry::also("ExcNodeList", "(null)"),
  JobEntry::line("NodeList", node),
  JobEntry::line("BatchHost", node).if_known(),

  JobEntry::line("NumNodes", "1"),
  JobEntry::also("NumCPUs", [](Shown of) -> Value { return cpu_count(of.job); }),
  JobEntry::also("NumTasks", [](Shown of) -> Value { return asked(of).tasks; }),
  JobEntry::also("CPUs/Task", [](Shown of) -> Value { return asked(of).cpus_per_task.value; }),
  JobEntry::also("ReqB:S:C:T", "0:0:*:*"),
  JobEntry::line("TRES", resources),
  JobEntry::line("Socks/Node", "*"),
  JobEntry::also(
    "NtasksPerN:B:S:C",
    [](Shown of) -> Value { return std::to_string(extras(of).tasks_per_node) + ":0:*:*"; }),
  JobEntry::also("CoreSpec", "*"),
  JobEntry::line("JOB_GRES", gpus_held, null).where(shows_holdings),
  JobEntry::line("  Nodes", machine_name).where(shows_holdings),
  JobEntry::also("CPU_IDs", [](Shown of) -> Value { return ranges(of.job.run->allocation.cpus); })
    .where(shows_holdings),
  JobEntry::also("Mem", [](Shown of) -> Value { return of.job.run->allocation.memory.value; })
    .where(shows_holdings),
  JobEntry::also("GRES", gpu_devices_held).where(shows_holdings),
  JobEntry::line("MinCPUsNode", [](Shown of) -> Value { return least_cpus(asked(of)); }),
  JobEntry::also("MinMemoryCPU", memory_needed).where(counts_by_cpu),
  JobEntry::also("MinMemoryNode", memory_needed).where(counts_by_node),
  JobEntry::also("MinTmpDiskNode", "0"),
  JobEntry::line(
    "Features", [](Shown of) { return text_or_none(extras(of).constraint); }, null),
  JobEntry::also("DelayBoot", "00:00:00"),
  JobEntry::line("OverSubscribe", [](Shown of) -> Value { return sharing(asked(of)); }),
  JobEntry::also("Contiguous", "0"),
  JobEntry::also(
    "Licenses", [](Shown of) { return text_or_none(extras(of).licenses); }, null),
  JobEntry::also("Network", "(null)"),

  JobEntry::line("Command", command, null),
  JobEntry::line(
    "WorkDir", [](Shown of) { return text_or_none(asked(of).directory); }, null),
  JobEntry::line("SystemComment", end_detail).if_known().followed_by(" "),
  JobEntry::line("Comment", [](Shown of) { return text_or_none(extras(of).comment); })
    .if_known()
    .followed_by(" "),
  JobEntry::line(
    "StdErr", [](Shown of) { return text_or_none(files(of).error); }, null),
  JobEntry::line(
    "StdIn", [](Shown of) { return text_or_none(files(of).input); }, null),
  JobEntry::line(
    "StdOut", [](Shown of) { return text_or_none(files(of).output); }, null),
  JobEntry::line("Power", ""),
  JobEntry::line("CpusPerTres", cpus_per_gpu).if_known(),
  JobEntry::line("MemPerTres", memory_per_gpu).if_known(),
  JobEntry::line("TresPerJob", gpus_per_job).if_known(),
  JobEntry::line("TresPerNode", [](Shown of) { return gres_of(of, extras(of).gpus_per_node); })
    .if_known(),
  JobEntry::line("TresPerTask", [](Shown of) { return gres_of(of, extras(of).gpus_per_task); })
    .if_known(),
  JobEntry::line("MailUser", mail_user, null).where(sends_mail),
  JobEntry::also("MailType", [](Shown of) -> Value { return mail_types(of); }).where(sends_mail),
  JobEntry::line("NtasksPerTRES", [](Shown of) { return above_zero(extras(of).tasks_per_gpu); })
    .if_known(),
};

/// Keys that Slurm's record lacks, or spells otherwise.
constexpr std::array own_entries{
  JobEntry::line("ReqMem",
                 [](Shown of) -> Value {
                   return std::to_string(asked(of).memory.value_or(Mebibytes{}).value) + "MB";
                 }),
  JobEntry::also("ReqGRES", gpus_asked, null),
  JobEntry::also(
    "Exclusive", [](Shown of) -> Value { return extras(of).exclusive; }, yes_or_no),
  JobEntry::line("ReqTRES", resources_asked),
  JobEntry::also("AllocTRES", resources_held, null),
  JobEntry::also("MaxRSS", peak_memory, peak),
  JobEntry::line("Adapted", [](Shown of) { return one_text(extras(of).adaptations); }).if_known(),
  JobEntry::line("Notes", [](Shown of) { return one_text(extras(of).notes); }).if_known(),
};

}  // namespace

std::string job_record(const Job& job, const JobContext& around, const DisplayOptions& display) {
  JobShown shown{job, around, display};
  ShowRecord record(display);
  record.add(std::span<const JobEntry>(slurms_entries), shown);
  record.add(std::span<const JobEntry>(own_entries), shown);
  return record.text(ShowRecord::End::with_empty_line);
}

}  // namespace slotd::clients::control
