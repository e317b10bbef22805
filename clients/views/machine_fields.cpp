#include "clients/views/machine_fields.hpp"

#include "clients/process/host_facts.hpp"
#include "clients/process/slurm_version.hpp"
#include "clients/views/job_facts.hpp"
#include "clients/views/machine_facts.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace slotd::clients {

namespace {

using Shown = const MachineRow&;

enum class State { idle, mixed, allocated, draining, drained };

/// A GPU partition is as busy as its GPUs, a CPU partition as the machine's CPUs; the node is busy if
/// either is.
State busyness(Shown row) {
  std::size_t gpus = row.use.gpus_in_use.size();
  std::size_t cpus = row.use.cpus_in_use.value;
  bool all_cpus = cpus >= row.use.machine.cpus.value;
  if (row.partitions.size() == 1 && row.gpu)
    return gpus == 0 ? State::idle : gpus < row.use.machine.gpus ? State::mixed : State::allocated;
  if (cpus == 0 && (gpus == 0 || row.partitions.size() == 1)) return State::idle;
  return all_cpus ? State::allocated : State::mixed;
}

State state_of(Shown row) {
  if (row.use.drain) return row.use.running > 0 ? State::draining : State::drained;
  return busyness(row);
}

Value partitions(Shown row) {
  List names;
  for (const auto* partition : row.partitions)
    names.emplace_back(partition->name + (partition->is_default ? "*" : ""));
  return names;
}

Value partition_names(Shown row) {
  List names;
  for (const auto* partition : row.partitions) names.emplace_back(partition->name);
  return names;
}

Value features(Shown row) { return features_of(row.partitions); }
Value gpus(Shown row) { return row.gpu ? row.use.machine.gpus : 0; }

/// `gpu:h100:4`.
Value gres(Shown row) {
  const auto& machine = row.use.machine;
  return row.gpu ? Value(gpus_text(machine.gpu_model, machine.gpus)) : Value();
}

Value gres_in_use(Shown row) { return row.gpu ? Value(gpus_in_use(row.use)) : Value(); }

/// In use, idle, out of use for another reason, there: of CPUs, or of the one node.
struct Shares {
  std::uint32_t used;
  std::uint32_t idle;
  std::uint32_t other;
  std::uint32_t total;
};

Shares shares(Shown row, std::uint32_t used, std::uint32_t total) {
  auto free = total > used ? total - used : 0;
  return row.use.drain ? Shares{used, 0, free, total} : Shares{used, free, 0, total};
}

Shares cpu_shares(Shown row) {
  return shares(row, row.use.cpus_in_use.value, row.use.machine.cpus.value);
}

Shares node_shares(Shown row) { return shares(row, row.use.running > 0 ? 1 : 0, 1); }

std::string slashed(std::initializer_list<std::uint32_t> numbers) {
  std::string text;
  for (auto number : numbers) text += (text.empty() ? "" : "/") + std::to_string(number);
  return text;
}

Value all_of(Shares s) { return slashed({s.used, s.idle, s.other, s.total}); }

const Drain* drain_of(Shown row) { return row.use.drain ? &*row.use.drain : nullptr; }

Value drain_reason(Shown row) { return drain_of(row) ? Value(drain_of(row)->reason) : Value(); }
Value drain_time(Shown row) { return drain_of(row) ? Value(drain_of(row)->since) : Value(); }
Value drain_user(Shown row) { return drain_of(row) ? Value(drain_of(row)->user) : Value(); }
Value drain_account(Shown row) {
  const auto* drain = drain_of(row);
  return drain ? drain->user + "(" + std::to_string(drain->uid) + ")" : Value();
}

Value node(Shown) { return machine_name; }
Value infinite(Shown) { return "infinite"; }
Value all(Shown) { return "all"; }
Value no(Shown) { return false; }
Value zero(Shown) { return 0; }
Value one(Shown) { return 1; }
Value none(Shown) { return {}; }
Value cpus(Shown row) { return row.use.machine.cpus.value; }
Value sockets(Shown row) { return std::to_string(row.use.machine.cpus.value) + ":1:1"; }

constexpr auto right = Align::right;
constexpr auto left = Align::left;

constexpr Spelling null{.none = "(null)"};
constexpr Spelling not_applicable{.none = "N/A"};
constexpr Spelling unknown{.none = "Unknown"};

// code, the manual's names, Slurm's names of -O, heading
constexpr std::array fields{
  MachineField{'P', "Partition", "Partition", "PARTITION", left, partitions},
  MachineField{'R', "", "PartitionName", "PARTITION", left, partition_names},
  MachineField{'n', "Hostnames Hostname NodeList", "NodeHost", "HOSTNAMES", left, node},
  MachineField{'N', "", "NodeList", "NODELIST", left, node},
  MachineField{'o', "", "NodeAddr", "NODE_ADDR", left, node},
  MachineField{'t', "State", "StateCompact", "STATE", left,
               [](Shown r) -> Value { return short_state(r); }},
  MachineField{'T', "", "StateLong StateComplete", "STATE", left,
               [](Shown r) -> Value { return long_state(r); }},
  MachineField{0, "Features", "", "FEATURES", left, features},
  MachineField{'f', "", "Features", "AVAIL_FEATURES", left, features},
  MachineField{'b', "", "FeaturesAct", "ACTIVE_FEATURES", left, features},
  MachineField{'c', "CPUS", "CPUs", "CPUS", right, cpus},
  MachineField{0, "CPU_ALLOC CPUSLOAD CPUALLOC", "", "CPU_ALLOC", right,
               [](Shown r) -> Value { return r.held.cpus.value; }},
  MachineField{0, "Memory Mem", "", "MEMORY", right,
               [](Shown r) -> Value { return r.use.machine.memory; }},
  MachineField{'m', "", "Memory", "MEMORY", right,
               [](Shown r) -> Value { return r.use.machine.memory.value; }},
  MachineField{0, "MEM_ALLOC MemoryAllocated MemAlloc", "", "MEM_ALLOC", right,
               [](Shown r) -> Value { return r.held.memory; }},
  MachineField{0, "", "AllocMem", "ALLOCMEM", right,
               [](Shown r) -> Value { return r.use.memory_in_use.value; }},
  MachineField{0, "GPUS", "", "GPUS", right, gpus},
  MachineField{0, "GPU_ALLOC GpusAllocated GpuAlloc", "", "GPU_ALLOC", right,
               [](Shown r) -> Value { return r.held.gpus; }},
  MachineField{0, "Running RunningJobs", "", "RUNNING", right,
               [](Shown r) -> Value { return r.held.running; }},
  MachineField{0, "Pending PendingJobs", "", "PENDING", right,
               [](Shown r) -> Value { return r.held.pending; }},
  MachineField{0, "GRES_USED GresUsed", "GresUsed", "GRES_USED", left, gres_in_use, not_applicable},
  MachineField{'G', "", "Gres", "GRES", left, gres, null},
  MachineField{'C', "", "CPUsState", "CPUS(A/I/O/T)", left,
               [](Shown r) { return all_of(cpu_shares(r)); }},
  MachineField{'A', "", "NodeAI", "NODES(A/I)", left,
               [](Shown r) -> Value {
                 return slashed({node_shares(r).used, node_shares(r).idle});
               }},
  MachineField{'F', "", "NodeAIOT", "NODES(A/I/O/T)", left,
               [](Shown r) { return all_of(node_shares(r)); }},
  MachineField{'D', "", "Nodes", "NODES", right, one},
  MachineField{'O', "", "CPUsLoad", "CPU_LOAD", right,
               [](Shown) -> Value { return host_facts().load; }, not_applicable},
  MachineField{'e', "", "FreeMem", "FREE_MEM", right,
               [](Shown) -> Value { return host_facts().free_mib; }},
  MachineField{'E', "", "Reason", "REASON", left, drain_reason, {.none = "none"}},
  MachineField{'H', "", "TimeStamp", "TIMESTAMP", left, drain_time, unknown},
  MachineField{'u', "", "User", "USER", left, drain_user, unknown},
  MachineField{'U', "", "UserLong", "USER", left, drain_account, unknown},
  MachineField{'a', "", "Available", "AVAIL", left, [](Shown) -> Value { return "up"; }},
  MachineField{'l', "", "Time", "TIMELIMIT", left, infinite},
  MachineField{'L', "", "DefaultTime", "DEFAULTTIME", left, infinite},
  MachineField{'B', "", "MaxCPUsPerNode", "MAX_CPUS_PER_NODE", left, none, {.none = "UNLIMITED"}},
  MachineField{'d', "", "Disk", "TMP_DISK", right, zero},
  MachineField{'g', "", "Groups", "GROUPS", left, all},
  MachineField{'h', "", "OverSubscribe", "OVERSUBSCRIBE", left, no, {.no = "NO"}},
  MachineField{'I', "", "PriorityJobFactor", "PRIO_JOB_FACTOR", right, one},
  MachineField{'p', "", "PriorityTier", "PRIO_TIER", right, one},
  MachineField{'M', "", "PreemptMode", "PREEMPT_MODE", left, [](Shown) -> Value { return "OFF"; }},
  MachineField{'r', "", "Root", "ROOT", left, no, {.no = "no"}},
  MachineField{'s', "", "Size", "JOB_SIZE", left, [](Shown) -> Value { return "1-infinite"; }},
  MachineField{'S', "", "AllocNodes", "ALLOCNODES", left, all},
  MachineField{'v', "", "Version", "VERSION", left, [](Shown) -> Value { return slurm_version; }},
  MachineField{'V', "", "Cluster", "CLUSTER", left, none, not_applicable},
  MachineField{'w', "", "Weight", "WEIGHT", right, one},
  MachineField{'X', "", "Sockets", "SOCKETS", right, cpus},
  MachineField{'Y', "", "Cores", "CORES", right, one},
  MachineField{'Z', "", "Threads", "THREADS", right, one},
  MachineField{'z', "", "SocketCoreThread", "S:C:T", left, sockets},
  MachineField{0, "", "Comment", "COMMENT", left, none, null},
  MachineField{0, "", "Extra", "EXTRA", left, none, null},
};

}  // namespace

std::string short_state(const MachineRow& row) {
  switch (state_of(row)) {
    case State::idle: return "idle";
    case State::mixed: return "mix";
    case State::allocated: return "alloc";
    case State::draining: return "drng";
    case State::drained: return "drain";
  }
  return "idle";
}

std::string long_state(const MachineRow& row) {
  switch (state_of(row)) {
    case State::idle: return "idle";
    case State::mixed: return "mixed";
    case State::allocated: return "allocated";
    case State::draining: return "draining";
    case State::drained: return "drained";
  }
  return "idle";
}

MachineRow machine_row(const MachineUse& use, std::vector<const Partition*> partitions) {
  MachineRow row{use, std::move(partitions), {}, false};
  for (const auto* partition : row.partitions) {
    row.gpu = row.gpu || partition->gpu;
    for (const auto& held : use.partitions) {
      if (held.name != partition->name) continue;
      row.held.cpus += held.cpus;
      row.held.memory += held.memory;
      row.held.gpus += held.gpus;
      row.held.running += held.running;
      row.held.pending += held.pending;
    }
  }
  return row;
}

std::span<const MachineField> machine_fields() { return fields; }

Result<MachineView> machine_view(const FormatSpec& spec) {
  return view_of(machine_fields(), spec, "sinfo");
}

}  // namespace slotd::clients
