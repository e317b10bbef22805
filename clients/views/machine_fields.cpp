#include "clients/views/machine_fields.hpp"

#include "clients/views/job_texts.hpp"
#include "protocol/text/instant.hpp"
#include "protocol/text/memory.hpp"

#include <sys/sysinfo.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace slotd::clients {

namespace {

using Shown = const MachineRow&;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

template <class Number>
std::string number(Number value) {
  return std::to_string(value);
}

enum class State { idle, mixed, allocated, draining, drained };

/// A GPU partition is as busy as its GPUs, a CPU partition as the machine's CPUs; the node is busy
/// where anything of it is.
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

std::string partitions_text(Shown row) {
  std::vector<std::string> names;
  for (const auto* partition : row.partitions)
    names.push_back(partition->name + (partition->is_default ? "*" : ""));
  return joined(names);
}

std::string partition_names(Shown row) {
  std::vector<std::string> names;
  for (const auto* partition : row.partitions) names.push_back(partition->name);
  return joined(names);
}

std::string features_text(Shown row) {
  std::vector<std::string> all;
  for (const auto* partition : row.partitions)
    for (const auto& feature : partition->features)
      if (std::find(all.begin(), all.end(), feature) == all.end()) all.push_back(feature);
  return joined(all);
}

std::string model_prefix(Shown row) {
  const auto& model = row.use.machine.gpu_model;
  return "gpu:" + (model.empty() ? "" : model + ":");
}

/// `gpu:h100:4`.
std::string gpus_there(Shown row) {
  return row.gpu ? model_prefix(row) + number(row.use.machine.gpus) : "(null)";
}

/// `gpu:h100:2(IDX:0,3)`.
std::string gpus_used(Shown row) {
  if (!row.gpu) return "N/A";
  if (row.use.gpus_in_use.empty()) return "gpu:0";
  std::vector<std::string> indices;
  for (auto index : row.use.gpus_in_use) indices.push_back(number(index));
  return model_prefix(row) + number(indices.size()) + "(IDX:" + joined(indices) + ")";
}

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

std::string four(Shares s) {
  return number(s.used) + "/" + number(s.idle) + "/" + number(s.other) + "/" + number(s.total);
}

std::string two(Shares s) { return number(s.used) + "/" + number(s.idle); }

struct sysinfo host_now() {
  struct sysinfo info {};
  ::sysinfo(&info);
  return info;
}

std::string load_text(Shown) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f",
                static_cast<double>(host_now().loads[0]) / (1 << SI_LOAD_SHIFT));
  return text.data();
}

std::string free_memory_text(Shown) {
  auto info = host_now();
  return number(info.freeram * info.mem_unit >> 20);
}

std::string reason_text(Shown row) { return row.use.drain ? row.use.drain->reason : "none"; }
std::string since_text(Shown row) {
  return row.use.drain ? format_instant(row.use.drain->since) : "Unknown";
}
std::string user_text(Shown row) { return row.use.drain ? row.use.drain->user : "Unknown"; }
std::string long_user_text(Shown row) {
  if (!row.use.drain) return "Unknown";
  return row.use.drain->user + "(" + number(row.use.drain->uid) + ")";
}

std::string node(Shown) { return machine_name; }
std::string infinite(Shown) { return "infinite"; }
std::string all(Shown) { return "all"; }
std::string no(Shown) { return "no"; }
std::string zero(Shown) { return "0"; }
std::string one(Shown) { return "1"; }
std::string nothing(Shown) { return "(null)"; }
std::string cpus(Shown row) { return number(row.use.machine.cpus.value); }
std::string gpus(Shown row) { return number(row.gpu ? row.use.machine.gpus : 0); }

constexpr auto right = Align::right;
constexpr auto left = Align::left;

// code, the manual's names, Slurm's names of -O, heading
constexpr std::array fields{
  MachineField{'P', "Partition", "Partition", "PARTITION", left, partitions_text},
  MachineField{'R', "", "PartitionName", "PARTITION", left, partition_names},
  MachineField{'n', "Hostnames Hostname NodeList", "NodeHost", "HOSTNAMES", left, node},
  MachineField{'N', "", "NodeList", "NODELIST", left, node},
  MachineField{'o', "", "NodeAddr", "NODE_ADDR", left, node},
  MachineField{'t', "State", "StateCompact", "STATE", left, short_state},
  MachineField{'T', "", "StateLong StateComplete", "STATE", left, long_state},
  MachineField{0, "Features", "", "FEATURES", left, features_text},
  MachineField{'f', "", "Features", "AVAIL_FEATURES", left, features_text},
  MachineField{'b', "", "FeaturesAct", "ACTIVE_FEATURES", left, features_text},
  MachineField{'c', "CPUS", "CPUs", "CPUS", right, cpus},
  MachineField{0, "CPU_ALLOC CPUSLOAD CPUALLOC", "", "CPU_ALLOC", right,
               [](Shown r) { return number(r.held.cpus.value); }},
  MachineField{0, "Memory Mem", "", "MEMORY", right,
               [](Shown r) { return format(r.use.machine.memory); }},
  MachineField{'m', "", "Memory", "MEMORY", right,
               [](Shown r) { return number(r.use.machine.memory.value); }},
  MachineField{0, "MEM_ALLOC MemoryAllocated MemAlloc", "", "MEM_ALLOC", right,
               [](Shown r) { return format(r.held.memory); }},
  MachineField{0, "", "AllocMem", "ALLOCMEM", right,
               [](Shown r) { return number(r.use.memory_in_use.value); }},
  MachineField{0, "GPUS", "", "GPUS", right, gpus},
  MachineField{0, "GPU_ALLOC GpusAllocated GpuAlloc", "", "GPU_ALLOC", right,
               [](Shown r) { return number(r.held.gpus); }},
  MachineField{0, "Running RunningJobs", "", "RUNNING", right,
               [](Shown r) { return number(r.held.running); }},
  MachineField{0, "Pending PendingJobs", "", "PENDING", right,
               [](Shown r) { return number(r.held.pending); }},
  MachineField{0, "GRES_USED GresUsed", "GresUsed", "GRES_USED", left, gpus_used},
  MachineField{'G', "", "Gres", "GRES", left, gpus_there},
  MachineField{'C', "", "CPUsState", "CPUS(A/I/O/T)", left,
               [](Shown r) { return four(cpu_shares(r)); }},
  MachineField{'A', "", "NodeAI", "NODES(A/I)", left, [](Shown r) { return two(node_shares(r)); }},
  MachineField{'F', "", "NodeAIOT", "NODES(A/I/O/T)", left,
               [](Shown r) { return four(node_shares(r)); }},
  MachineField{'D', "", "Nodes", "NODES", right, one},
  MachineField{'O', "", "CPUsLoad", "CPU_LOAD", right, load_text},
  MachineField{'e', "", "FreeMem", "FREE_MEM", right, free_memory_text},
  MachineField{'E', "", "Reason", "REASON", left, reason_text},
  MachineField{'H', "", "TimeStamp", "TIMESTAMP", left, since_text},
  MachineField{'u', "", "User", "USER", left, user_text},
  MachineField{'U', "", "UserLong", "USER", left, long_user_text},
  MachineField{'a', "", "Available", "AVAIL", left, [](Shown) { return std::string("up"); }},
  MachineField{'l', "", "Time", "TIMELIMIT", left, infinite},
  MachineField{'L', "", "DefaultTime", "DEFAULTTIME", left, infinite},
  MachineField{'B', "", "MaxCPUsPerNode", "MAX_CPUS_PER_NODE", left,
               [](Shown) { return std::string("UNLIMITED"); }},
  MachineField{'d', "", "Disk", "TMP_DISK", right, zero},
  MachineField{'g', "", "Groups", "GROUPS", left, all},
  MachineField{'h', "", "OverSubscribe", "OVERSUBSCRIBE", left,
               [](Shown) { return std::string("NO"); }},
  MachineField{'I', "", "PriorityJobFactor", "PRIO_JOB_FACTOR", right, one},
  MachineField{'p', "", "PriorityTier", "PRIO_TIER", right, one},
  MachineField{'M', "", "PreemptMode", "PREEMPT_MODE", left,
               [](Shown) { return std::string("OFF"); }},
  MachineField{'r', "", "Root", "ROOT", left, no},
  MachineField{'s', "", "Size", "JOB_SIZE", left, [](Shown) { return std::string("1-infinite"); }},
  MachineField{'S', "", "AllocNodes", "ALLOCNODES", left, all},
  MachineField{'v', "", "Version", "VERSION", left, [](Shown) { return std::string("22.05.8"); }},
  MachineField{'V', "", "Cluster", "CLUSTER", left, [](Shown) { return std::string("N/A"); }},
  MachineField{'w', "", "Weight", "WEIGHT", right, one},
  MachineField{'X', "", "Sockets", "SOCKETS", right, cpus},
  MachineField{'Y', "", "Cores", "CORES", right, one},
  MachineField{'Z', "", "Threads", "THREADS", right, one},
  MachineField{'z', "", "SocketCoreThread", "S:C:T", left,
               [](Shown r) { return cpus(r) + ":1:1"; }},
  MachineField{0, "", "Comment", "COMMENT", left, nothing},
  MachineField{0, "", "Extra", "EXTRA", left, nothing},
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
