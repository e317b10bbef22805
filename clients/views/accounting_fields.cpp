#include "clients/views/accounting_fields.hpp"

#include "clients/process/account.hpp"
#include "clients/views/array_texts.hpp"
#include "clients/views/job_texts.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/instant.hpp"
#include "protocol/text/memory.hpp"

#include <algorithm>
#include <array>

namespace slotd::clients {

namespace {

using Shown = const AccountingRow&;

/// What belongs to the job as a whole, and not to its batch step.
std::string of_job(Shown row, std::string text) { return row.batch ? "" : std::move(text); }

std::string id_text(Shown row) { return job_id_text(row.job) + (row.batch ? ".batch" : ""); }

/// A batch step that a signal ended was cancelled, whoever sent it (Slurm's view).
JobState state_of(Shown row) {
  const auto& job = row.job;
  auto by_signal = job.ending && job.ending->exit.signal != 0;
  if (row.batch && by_signal && job.state != JobState::out_of_memory) return JobState::cancelled;
  return job.state;
}

std::string state_text(Shown row) { return std::string(long_name(state_of(row))); }

std::string exit_text(Shown row) {
  auto exit = row.job.ending ? row.job.ending->exit : ExitStatus{};
  return std::to_string(exit.code) + ":" + std::to_string(exit.signal);
}

std::string start_text(Shown row) {
  if (has_started(row.job)) return format_instant(row.job.run->start);
  return is_over(row.job.state) ? "None" : "Unknown";
}

std::string end_text(Shown row) {
  return row.job.ending ? format_instant(row.job.ending->end) : "Unknown";
}

std::string nodes_text(Shown row) { return has_started(row.job) ? machine_name : "None assigned"; }

std::string array_id_text(Shown row) {
  if (row.batch || row.job.array_id == JobId{}) return "";
  return to_string(row.job.array_id);
}

std::string array_task_text(Shown row) {
  if (row.batch || row.job.array_id == JobId{}) return "";
  return array_tasks_text(row.job);
}

std::string memory_text(Shown row) {
  return of_job(row, row.job.request.memory ? format(*row.job.request.memory) : "");
}

/// The peak of the job's whole tree of processes. Slurm has it on the batch step alone; a plain
/// listing of jobs should show it too.
std::string peak_text(Shown row) {
  if (!row.job.ending || !has_started(row.job)) return "";
  return format_kibibytes(row.job.ending->usage.peak_memory);
}

/// In the order of the alphabet, as Slurm. The batch step is not billed.
std::string resources_text(Shown row, std::size_t cpus, std::size_t gpus) {
  auto number = std::to_string(cpus);
  auto text = of_job(row, "billing=" + number + ",") + "cpu=" + number;
  if (gpus > 0) text += ",gres/gpu=" + std::to_string(gpus);
  if (row.job.request.memory) text += ",mem=" + format(*row.job.request.memory);
  return text + ",node=1";
}

std::string requested_text(Shown row) {
  const auto& request = row.job.request;
  return of_job(row, resources_text(row, request.cpus().value, request.gpus.count));
}

std::string allocated_text(Shown row) {
  if (!has_started(row.job)) return "";
  return resources_text(row, cpu_count(row.job), row.job.run->allocation.gpus.size());
}

/// sacct's manner: `MM:SS.mmm`, with hours and days where there are some.
std::string cpu_time_text(Duration time) {
  auto whole = format_long(time);
  if (whole.starts_with("00:")) whole.erase(0, 3);
  auto thousandths = std::to_string(time.count() / 1000 % 1000);
  return whole + "." + std::string(3 - thousandths.size(), '0') + thousandths;
}

Usage usage_of(Shown row) { return row.job.ending ? row.job.ending->usage : Usage{}; }

template <class Number>
std::string number(Number value) {
  return std::to_string(value);
}

std::string raw_id_text(Shown row) { return to_string(row.job.id) + (row.batch ? ".batch" : ""); }

/// With who cancelled it.
std::string full_state_text(Shown row) {
  const auto& job = row.job;
  if (row.batch || job.state != JobState::cancelled || job.reason != Reason::cancelled_by_user)
    return state_text(row);
  return state_text(row) + " by " + number(job.request.uid);
}

std::string submit_text(Shown row) {
  return format_instant(row.batch && row.job.run ? row.job.run->start : row.job.submit);
}

std::string eligible_text(Shown row) {
  return format_instant(row.batch && row.job.run ? row.job.run->start : row.job.eligible);
}

/// How long it waited, from when it could have started.
Duration waited(Shown row) {
  const auto& job = row.job;
  auto end = has_started(job) ? job.run->start : job.ending ? job.ending->end : row.now;
  return std::max(Duration{}, end - job.eligible);
}

std::int64_t whole_seconds(Duration length) { return length / std::chrono::seconds{1}; }

/// CPUs times the time for which the job had them.
Duration cpu_hours(Shown row) {
  return elapsed(row.job, row.now) * static_cast<std::int64_t>(cpu_count(row.job));
}

Duration reserved_hours(Shown row) {
  return waited(row) * static_cast<std::int64_t>(row.job.request.cpus().value);
}

std::string minutes_text(Shown row) {
  const auto& limit = row.job.request.time_limit;
  return of_job(row, limit ? number((whole_seconds(*limit) + 59) / 60) : "UNLIMITED");
}

std::string nodes_count(Shown row) { return has_started(row.job) ? "1" : "0"; }
std::string requested_cpus(Shown row) { return number(row.job.request.cpus().value); }

std::string used_cpu(Duration Usage::*part, Shown row) {
  return cpu_time_text(usage_of(row).*part);
}

/// Of a step alone, as Slurm has it.
std::string step_cpu_text(Shown row) {
  if (!row.batch || !row.job.ending) return "";
  auto usage = usage_of(row);
  return format_long(usage.user + usage.system);
}

std::string step_peak_text(Shown row) { return row.batch ? peak_text(row) : ""; }

std::string group_text(Shown row) {
  auto gid = row.job.request.gid;
  return of_job(row, find_group(gid).value_or(number(gid)));
}

std::string not_measured(Shown) { return ""; }

constexpr auto left = Align::left;
constexpr auto right = Align::right;

/// What Slurm can show and nobody measures here.
constexpr AccountingField unknown(std::string_view name) {
  return {0, name, "", name, left, not_measured};
}

constexpr AccountingField known(char code, std::string_view name, Align align,
                                std::string (*text)(Shown row)) {
  return {code, name, "", name, align, text};
}

constexpr std::array fields{
  known(0, "Account", left, [](Shown row) { return account_of(row.job.request); }),
  unknown("AdminComment"),
  known('C', "AllocCPUS", right, [](Shown row) { return number(cpu_count(row.job)); }),
  known(0, "AllocNodes", right, nodes_count),
  known('B', "AllocTRES", left, allocated_text),
  known('F', "ArrayJobID", right, array_id_text),
  known('K', "ArrayTaskID", right, array_task_text),
  unknown("AssocID"),
  known(0, "AveCPU", right, step_cpu_text),
  unknown("AveCPUFreq"),
  unknown("AveDiskRead"),
  unknown("AveDiskWrite"),
  unknown("AvePages"),
  known(0, "AveRSS", right, step_peak_text),
  unknown("AveVMSize"),
  known(0, "BatchFlag", right, [](Shown) { return std::string("1"); }),
  unknown("BlockID"),
  known(0, "Cluster", left, [](Shown) { return std::string(cluster_name); }),
  known(0, "Comment", left, [](Shown row) { return of_job(row, row.job.request.extras->comment); }),
  known(0, "Constraints", left,
        [](Shown row) { return of_job(row, row.job.request.extras->constraint); }),
  unknown("ConsumedEnergy"),
  unknown("ConsumedEnergyRaw"),
  unknown("Container"),
  known(0, "CPUTime", right, [](Shown row) { return format_long(cpu_hours(row)); }),
  known(0, "CPUTimeRAW", right, [](Shown row) { return number(whole_seconds(cpu_hours(row))); }),
  unknown("DBIndex"),
  known(0, "DerivedExitCode", right, [](Shown row) { return of_job(row, "0:0"); }),
  known('M', "Elapsed", right, [](Shown row) { return format_long(elapsed(row.job, row.now)); }),
  known(0, "ElapsedRaw", right,
        [](Shown row) { return number(whole_seconds(elapsed(row.job, row.now))); }),
  known(0, "Eligible", left, eligible_text),
  known('E', "End", left, end_text),
  known('X', "ExitCode", right, exit_text),
  unknown("Flags"),
  known(0, "GID", right, [](Shown row) { return of_job(row, number(row.job.request.gid)); }),
  known(0, "Group", left, group_text),
  known('i', "JobID", right, id_text),
  known(0, "JobIDRaw", right, raw_id_text),
  known('j', "JobName", left,
        [](Shown row) { return row.batch ? std::string("batch") : row.job.request.name; }),
  unknown("Layout"),
  unknown("MaxDiskRead"),
  unknown("MaxDiskReadNode"),
  unknown("MaxDiskReadTask"),
  unknown("MaxDiskWrite"),
  unknown("MaxDiskWriteNode"),
  unknown("MaxDiskWriteTask"),
  unknown("MaxPages"),
  unknown("MaxPagesNode"),
  unknown("MaxPagesTask"),
  known(0, "MaxRSS", right, peak_text),
  unknown("MaxRSSNode"),
  unknown("MaxRSSTask"),
  unknown("MaxVMSize"),
  unknown("MaxVMSizeNode"),
  unknown("MaxVMSizeTask"),
  unknown("McsLabel"),
  known(0, "MinCPU", right, step_cpu_text),
  unknown("MinCPUNode"),
  unknown("MinCPUTask"),
  known(0, "NCPUS", right, [](Shown row) { return number(cpu_count(row.job)); }),
  known(0, "NNodes", right, [](Shown) { return std::string("1"); }),
  known('N', "NodeList", left, nodes_text),
  known(0, "NTasks", right, [](Shown row) { return std::string(row.batch ? "1" : ""); }),
  known('P', "Partition", left, [](Shown row) { return of_job(row, row.job.request.partition); }),
  known(0, "Priority", right,
        [](Shown row) { return of_job(row, number(shown_priority(row.job.request).value)); }),
  known(0, "QOS", left, [](Shown row) { return of_job(row, qos_of(row.job.request)); }),
  unknown("QOSRAW"),
  known('R', "Reason", left,
        [](Shown row) { return of_job(row, std::string(name(row.job.reason))); }),
  unknown("ReqCPUFreq"),
  unknown("ReqCPUFreqGov"),
  unknown("ReqCPUFreqMax"),
  unknown("ReqCPUFreqMin"),
  known(0, "ReqCPUS", right, requested_cpus),
  known('m', "ReqMem", right, memory_text),
  known(0, "ReqNodes", right, [](Shown) { return std::string("1"); }),
  known('b', "ReqTRES", left, requested_text),
  unknown("Reservation"),
  unknown("ReservationId"),
  known(0, "Reserved", right, [](Shown row) { return of_job(row, format_long(waited(row))); }),
  known(0, "ResvCPU", right,
        [](Shown row) { return of_job(row, format_long(reserved_hours(row))); }),
  known(0, "ResvCPURAW", right,
        [](Shown row) { return of_job(row, number(whole_seconds(reserved_hours(row)))); }),
  known('S', "Start", left, start_text),
  known('t', "State", left, state_text),
  known('V', "Submit", left, submit_text),
  unknown("SubmitLine"),
  known(0, "Suspended", right, [](Shown) { return std::string("00:00:00"); }),
  unknown("SystemComment"),
  known(0, "SystemCPU", right, [](Shown row) { return used_cpu(&Usage::system, row); }),
  known(0, "Timelimit", right,
        [](Shown row) { return of_job(row, format_limit(row.job.request.time_limit)); }),
  known(0, "TimelimitRaw", right, minutes_text),
  known(0, "TotalCPU", right,
        [](Shown row) { return cpu_time_text(usage_of(row).user + usage_of(row).system); }),
  unknown("TRESUsageInAve"),
  unknown("TRESUsageInMax"),
  unknown("TRESUsageInMaxNode"),
  unknown("TRESUsageInMaxTask"),
  unknown("TRESUsageInMin"),
  unknown("TRESUsageInMinNode"),
  unknown("TRESUsageInMinTask"),
  unknown("TRESUsageInTot"),
  unknown("TRESUsageOutAve"),
  unknown("TRESUsageOutMax"),
  unknown("TRESUsageOutMaxNode"),
  unknown("TRESUsageOutMaxTask"),
  unknown("TRESUsageOutMin"),
  unknown("TRESUsageOutMinNode"),
  unknown("TRESUsageOutMinTask"),
  unknown("TRESUsageOutTot"),
  known(0, "UID", right, [](Shown row) { return of_job(row, number(row.job.request.uid)); }),
  known('u', "User", left, [](Shown row) { return of_job(row, row.job.request.user); }),
  known(0, "UserCPU", right, [](Shown row) { return used_cpu(&Usage::user, row); }),
  unknown("WCKey"),
  unknown("WCKeyID"),
  known('Z', "WorkDir", left, [](Shown row) { return of_job(row, row.job.request.directory); }),
  // Another code for the state.
  AccountingField{'T', "", "", "State", left, state_text},
};

constexpr AccountingField full_state{0, "State", "", "State", left, full_state_text};

}  // namespace

std::span<const AccountingField> accounting_fields() { return fields; }
const AccountingField& full_state_field() { return full_state; }

}  // namespace slotd::clients
