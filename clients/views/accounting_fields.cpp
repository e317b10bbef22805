#include "clients/views/accounting_fields.hpp"

#include "clients/process/account.hpp"
#include "clients/views/array_texts.hpp"
#include "clients/views/job_facts.hpp"

#include <algorithm>
#include <array>

namespace slotd::clients {

namespace {

using Shown = const AccountingRow&;

/// What belongs to the job as a whole; the cell of its batch step is empty.
Value of_job(Shown row, Value value) { return row.batch ? Value("") : std::move(value); }

Value one(Shown) { return 1; }
Value not_measured(Shown) { return {}; }

Value id(Shown row) { return job_id_text(row.job) + (row.batch ? ".batch" : ""); }
Value raw_id(Shown row) { return to_string(row.job.id) + (row.batch ? ".batch" : ""); }

bool shows_array(Shown row) { return !row.batch && row.job.array_id != JobId{}; }
Value array_id(Shown row) { return shows_array(row) ? Value(row.job.array_id.value) : Value(); }
Value array_task(Shown row) { return shows_array(row) ? array_tasks_text(row.job) : Value(); }

/// A batch step that a signal ended was cancelled, whoever sent it (Slurm's view).
JobState state_of(Shown row) {
  const auto& job = row.job;
  auto by_signal = job.ending && job.ending->exit.signal != 0;
  if (row.batch && by_signal && job.state != JobState::out_of_memory) return JobState::cancelled;
  return job.state;
}

Value state(Shown row) { return long_name(state_of(row)); }

/// With who cancelled it.
Value full_state(Shown row) {
  const auto& job = row.job;
  if (row.batch || job.state != JobState::cancelled || job.reason != Reason::cancelled_by_user)
    return state(row);
  return std::string(long_name(job.state)) + " by " + std::to_string(job.request.uid);
}

Value exit_status(Shown row) { return exit_text(row.job); }

Value start(Shown row) {
  if (has_started(row.job)) return row.job.run->start;
  return is_over(row.job.state) ? Value("None") : Value();
}

Value end(Shown row) { return row.job.ending ? Value(row.job.ending->end) : Value(); }

/// A step begins to count when its job starts.
Value submitted(Shown row) {
  return row.batch && row.job.run ? row.job.run->start : row.job.submit;
}
Value eligible(Shown row) {
  return row.batch && row.job.run ? row.job.run->start : row.job.eligible;
}

Value nodes(Shown row) { return has_started(row.job) ? Value(machine_name) : Value(); }
Value node_count(Shown row) { return has_started(row.job) ? 1 : 0; }
Value cpus(Shown row) { return cpu_count(row.job); }
Value requested_cpus(Shown row) { return row.job.request.cpus().value; }

/// The peak of the job's whole tree of processes. Slurm has it on the batch step alone; a plain
/// listing of jobs should show it too.
Value peak_memory(Shown row) {
  if (!row.job.ending || !has_started(row.job)) return {};
  return row.job.ending->usage.peak_memory;
}

Value step_peak_memory(Shown row) { return row.batch ? peak_memory(row) : Value(); }

/// The batch step is not billed.
Members resources(Shown row, std::size_t cpus, std::size_t gpus) {
  return sorted_resource_list({.cpus = cpus,
                               .memory = row.job.request.memory,
                               .gpus = gpus,
                               .node = true,
                               .billed = !row.batch});
}

Value requested_resources(Shown row) {
  const auto& request = row.job.request;
  return of_job(row, resources(row, request.cpus().value, request.gpus.count));
}

Value allocated_resources(Shown row) {
  if (!has_started(row.job)) return {};
  return resources(row, cpu_count(row.job), gpu_count(row.job));
}

Usage usage_of(Shown row) { return row.job.ending ? row.job.ending->usage : Usage{}; }
Duration total_cpu(Shown row) { return usage_of(row).user + usage_of(row).system; }

/// A step's alone, as Slurm has it.
Value step_cpu(Shown row) { return row.batch && row.job.ending ? Value(total_cpu(row)) : Value(); }

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

Value limit_minutes(Shown row) {
  const auto& limit = row.job.request.time_limit;
  return of_job(row, limit ? Value((whole_seconds(*limit) + 59) / 60) : Value());
}

Value group(Shown row) {
  auto gid = row.job.request.gid;
  return of_job(row, find_group(gid).value_or(std::to_string(gid)));
}

constexpr auto left = Align::left;
constexpr auto right = Align::right;

constexpr Spelling plain{.lengths = LengthStyle::padded};
constexpr Spelling peak{.memory = MemoryUnit::kibibytes};
constexpr Spelling cpu_time{.lengths = LengthStyle::thousandths};
constexpr Spelling unlimited{.none = "UNLIMITED", .lengths = LengthStyle::padded};
constexpr Spelling unknown_time{.none = "Unknown"};

/// What Slurm can show and nobody measures here.
constexpr AccountingField unknown(std::string_view name) {
  return {0, name, "", name, left, not_measured};
}

constexpr AccountingField known(char code, std::string_view name, Align align,
                                Value (*value)(Shown row), Spelling spelling = plain) {
  return {code, name, "", name, align, value, spelling};
}

constexpr std::array fields{
  known(0, "Account", left, [](Shown row) -> Value { return account_of(row.job.request); }),
  unknown("AdminComment"),
  known('C', "AllocCPUS", right, cpus),
  known(0, "AllocNodes", right, node_count),
  known('B', "AllocTRES", left, allocated_resources),
  known('F', "ArrayJobID", right, array_id),
  known('K', "ArrayTaskID", right, array_task),
  unknown("AssocID"),
  known(0, "AveCPU", right, step_cpu),
  unknown("AveCPUFreq"),
  unknown("AveDiskRead"),
  unknown("AveDiskWrite"),
  unknown("AvePages"),
  known(0, "AveRSS", right, step_peak_memory, peak),
  unknown("AveVMSize"),
  known(0, "BatchFlag", right, one),
  unknown("BlockID"),
  known(0, "Cluster", left, [](Shown) -> Value { return cluster_name; }),
  known(0, "Comment", left, [](Shown row) { return of_job(row, row.job.request.extras->comment); }),
  known(0, "Constraints", left,
        [](Shown row) { return of_job(row, row.job.request.extras->constraint); }),
  unknown("ConsumedEnergy"),
  unknown("ConsumedEnergyRaw"),
  unknown("Container"),
  known(0, "CPUTime", right, [](Shown row) -> Value { return cpu_hours(row); }),
  known(0, "CPUTimeRAW", right, [](Shown row) -> Value { return whole_seconds(cpu_hours(row)); }),
  unknown("DBIndex"),
  known(0, "DerivedExitCode", right, [](Shown row) { return of_job(row, "0:0"); }),
  known('M', "Elapsed", right, [](Shown row) -> Value { return elapsed(row.job, row.now); }),
  known(0, "ElapsedRaw", right,
        [](Shown row) -> Value { return whole_seconds(elapsed(row.job, row.now)); }),
  known(0, "Eligible", left, eligible),
  known('E', "End", left, end, unknown_time),
  known('X', "ExitCode", right, exit_status),
  unknown("Flags"),
  known(0, "GID", right, [](Shown row) { return of_job(row, row.job.request.gid); }),
  known(0, "Group", left, group),
  known('i', "JobID", right, id),
  known(0, "JobIDRaw", right, raw_id),
  known('j', "JobName", left,
        [](Shown row) -> Value { return row.batch ? "batch" : row.job.request.name; }),
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
  known(0, "MaxRSS", right, peak_memory, peak),
  unknown("MaxRSSNode"),
  unknown("MaxRSSTask"),
  unknown("MaxVMSize"),
  unknown("MaxVMSizeNode"),
  unknown("MaxVMSizeTask"),
  unknown("McsLabel"),
  known(0, "MinCPU", right, step_cpu),
  unknown("MinCPUNode"),
  unknown("MinCPUTask"),
  known(0, "NCPUS", right, cpus),
  known(0, "NNodes", right, one),
  known('N', "NodeList", left, nodes, {.none = "None assigned"}),
  known(0, "NTasks", right, [](Shown row) { return row.batch ? Value(1) : Value(); }),
  known('P', "Partition", left, [](Shown row) { return of_job(row, row.job.request.partition); }),
  known(0, "Priority", right,
        [](Shown row) { return of_job(row, shown_priority(row.job.request).value); }),
  known(0, "QOS", left, [](Shown row) { return of_job(row, qos_of(row.job.request)); }),
  unknown("QOSRAW"),
  known('R', "Reason", left, [](Shown row) { return of_job(row, name(row.job.reason)); }),
  unknown("ReqCPUFreq"),
  unknown("ReqCPUFreqGov"),
  unknown("ReqCPUFreqMax"),
  unknown("ReqCPUFreqMin"),
  known(0, "ReqCPUS", right, requested_cpus),
  known('m', "ReqMem", right, [](Shown row) { return of_job(row, row.job.request.memory); }),
  known(0, "ReqNodes", right, one),
  known('b', "ReqTRES", left, requested_resources),
  unknown("Reservation"),
  unknown("ReservationId"),
  known(0, "Reserved", right, [](Shown row) { return of_job(row, waited(row)); }),
  known(0, "ResvCPU", right, [](Shown row) { return of_job(row, reserved_hours(row)); }),
  known(0, "ResvCPURAW", right,
        [](Shown row) { return of_job(row, whole_seconds(reserved_hours(row))); }),
  known('S', "Start", left, start, unknown_time),
  known('t', "State", left, state),
  known('V', "Submit", left, submitted),
  unknown("SubmitLine"),
  known(0, "Suspended", right, [](Shown) -> Value { return Duration{}; }),
  unknown("SystemComment"),
  known(
    0, "SystemCPU", right, [](Shown row) -> Value { return usage_of(row).system; }, cpu_time),
  known(
    0, "Timelimit", right, [](Shown row) { return of_job(row, row.job.request.time_limit); },
    unlimited),
  known(0, "TimelimitRaw", right, limit_minutes, unlimited),
  known(
    0, "TotalCPU", right, [](Shown row) -> Value { return total_cpu(row); }, cpu_time),
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
  known(0, "UID", right, [](Shown row) { return of_job(row, row.job.request.uid); }),
  known('u', "User", left, [](Shown row) { return of_job(row, row.job.request.user); }),
  known(
    0, "UserCPU", right, [](Shown row) -> Value { return usage_of(row).user; }, cpu_time),
  unknown("WCKey"),
  unknown("WCKeyID"),
  known('Z', "WorkDir", left, [](Shown row) { return of_job(row, row.job.request.directory); }),
  // Another code for the state.
  AccountingField{'T', "", "", "State", left, state},
};

constexpr AccountingField full_state_row{0, "State", "", "State", left, full_state};

}  // namespace

std::span<const AccountingField> accounting_fields() { return fields; }
const AccountingField& full_state_field() { return full_state_row; }

}  // namespace slotd::clients
