#include "clients/scontrol/machine_records.hpp"

#include "clients/process/slurm_version.hpp"
#include "clients/scontrol/show_record.hpp"
#include "clients/views/job_facts.hpp"
#include "clients/views/machine_facts.hpp"
#include "protocol/text/instant.hpp"

#include <array>

namespace slotd::clients::control {

namespace {

constexpr Spelling null{.none = "(null)"};
constexpr Spelling not_applicable{.none = "N/A"};
constexpr Spelling unknown{.none = "Unknown"};
constexpr Spelling yes_or_no{.yes = "YES", .no = "NO"};

// --- The node

struct NodeShown {
  const MachineUse& use;
  const HostFacts& host;
  const DisplayOptions& display;
  Time now;

  const Machine& machine() const { return use.machine; }
};
using NodeEntry = Entry<NodeShown>;

bool is_detailed(const NodeShown& node) { return node.display.details > 0; }
bool is_drained(const NodeShown& node) { return node.use.drain.has_value(); }

/// None where there are no features.
Value features(const NodeShown& node) {
  auto all = features_of(partitions_of(node.machine()));
  return all.empty() ? Value() : all;
}

Value partitions(const NodeShown& node) {
  List names;
  for (const auto& partition : node.machine().partitions) names.emplace_back(partition.name);
  return names;
}

Value gpus(const NodeShown& node) {
  const auto& machine = node.machine();
  return machine.gpus == 0 ? Value() : gpus_text(machine.gpu_model, machine.gpus);
}

Value last_busy(const NodeShown& node) { return node.use.running > 0 ? Value(node.now) : Value(); }

/// What all of the machine comes to.
Resources whole(const Machine& machine) {
  return {
    .cpus = machine.cpus.value, .memory = machine.memory, .gpus = machine.gpus, .billed = true};
}

Value configured(const NodeShown& node) { return resource_list(whole(node.machine())); }

Value allocated(const NodeShown& node) {
  const auto& use = node.use;
  if (use.cpus_in_use.value == 0) return {};
  return resource_list(
    {.cpus = use.cpus_in_use.value, .memory = use.memory_in_use, .gpus = use.gpus_in_use.size()});
}

Value drain(const NodeShown& node) {
  const auto& drain = *node.use.drain;
  return text_of(text_or_none(drain.reason), null) + " [" +
         text_of(text_or_none(drain.user), null) + "@" + format_instant(drain.since) + "]";
}

constexpr std::array node_entries{
  NodeEntry::line("NodeName", machine_name),
  NodeEntry::also("Arch", [](const NodeShown& n) -> Value { return n.host.architecture; }),
  NodeEntry::also("CoresPerSocket", "1").followed_by(" "),
  NodeEntry::line("CPUAlloc", [](const NodeShown& n) -> Value { return n.use.cpus_in_use.value; }),
  NodeEntry::also("CPUEfctv", [](const NodeShown& n) -> Value { return n.machine().cpus.value; }),
  NodeEntry::also("CPUTot", [](const NodeShown& n) -> Value { return n.machine().cpus.value; }),
  NodeEntry::also(
    "CPULoad", [](const NodeShown& n) -> Value { return n.host.load; }, not_applicable),
  NodeEntry::line("AvailableFeatures", features, null),
  NodeEntry::line("ActiveFeatures", features, null),
  NodeEntry::line("Gres", gpus, null),
  NodeEntry::line("GresDrain", "N/A").where(is_detailed),
  NodeEntry::line("GresUsed", [](const NodeShown& n) -> Value { return gpus_in_use(n.use); })
    .where(is_detailed),
  NodeEntry::line("NodeAddr", "127.0.0.1"),
  NodeEntry::also(
    "NodeHostName", [](const NodeShown& n) { return text_or_none(n.machine().host_name); }, null),
  NodeEntry::also("Version", slurm_version),
  NodeEntry::line("OS", [](const NodeShown& n) -> Value { return n.host.system; }).followed_by(" "),
  NodeEntry::line("RealMemory",
                  [](const NodeShown& n) -> Value { return n.machine().memory.value; }),
  NodeEntry::also("AllocMem",
                  [](const NodeShown& n) -> Value { return n.use.memory_in_use.value; }),
  NodeEntry::also("FreeMem", [](const NodeShown& n) -> Value { return n.host.free_mib; }),
  NodeEntry::also("Sockets", [](const NodeShown& n) -> Value { return n.machine().cpus.value; }),
  NodeEntry::also("Boards", "1"),
  NodeEntry::line("State", [](const NodeShown& n) -> Value { return long_node_state(n.use); }),
  NodeEntry::also("ThreadsPerCore", "1"),
  NodeEntry::also("TmpDisk", "0"),
  NodeEntry::also("Weight", "1"),
  NodeEntry::also("Owner", "N/A"),
  NodeEntry::also("MCS_label", "N/A"),
  NodeEntry::line("Partitions", partitions).followed_by(" "),
  NodeEntry::line("BootTime", [](const NodeShown& n) -> Value { return n.use.boot; }),
  NodeEntry::also("SlurmdStartTime",
                  [](const NodeShown& n) -> Value { return n.use.daemon_start; }),
  NodeEntry::line("LastBusyTime", last_busy, unknown),
  NodeEntry::line("CfgTRES", configured),
  NodeEntry::line("AllocTRES", allocated),
  NodeEntry::line("CapWatts", "n/a"),
  NodeEntry::line("CurrentWatts", "0"),
  NodeEntry::also("AveWatts", "0"),
  NodeEntry::line("ExtSensorsJoules", "n/s"),
  NodeEntry::also("ExtSensorsWatts", "0"),
  NodeEntry::also("ExtSensorsTemp", "n/s"),
  NodeEntry::line("Reason", drain).where(is_drained),
};

// --- A partition

struct PartitionShown {
  const Partition& partition;
  const Machine& machine;
  const PartitionDefaults& defaults;
};
using PartitionEntry = Entry<PartitionShown>;

Value resources(const PartitionShown& shown) {
  auto amounts = whole(shown.machine);
  amounts.node = true;
  if (!shown.partition.gpu) amounts.gpus = 0;
  return resource_list(amounts);
}

constexpr std::array partition_entries{
  PartitionEntry::line(
    "PartitionName", [](const PartitionShown& p) { return text_or_none(p.partition.name); }, null),
  PartitionEntry::line("AllowGroups", "ALL"),
  PartitionEntry::also("AllowAccounts", "ALL"),
  PartitionEntry::also("AllowQos", "ALL"),
  PartitionEntry::line("AllocNodes", "ALL"),
  PartitionEntry::also(
    "Default", [](const PartitionShown& p) -> Value { return p.partition.is_default; }, yes_or_no),
  PartitionEntry::also("QoS", "N/A"),
  PartitionEntry::line("DefaultTime",
                       [](const PartitionShown& p) -> Value { return p.defaults.time; }),
  PartitionEntry::also("DisableRootJobs", "NO"),
  PartitionEntry::also("ExclusiveUser", "NO"),
  PartitionEntry::also("GraceTime", "0"),
  PartitionEntry::also("Hidden", "NO"),
  PartitionEntry::line("MaxNodes", "1"),
  PartitionEntry::also("MaxTime", "UNLIMITED"),
  PartitionEntry::also("MinNodes", "0"),
  PartitionEntry::also("LLN", "NO"),
  PartitionEntry::also("MaxCPUsPerNode", "UNLIMITED"),
  PartitionEntry::line("Nodes", machine_name),
  PartitionEntry::line("PriorityJobFactor", "1"),
  PartitionEntry::also("PriorityTier", "1"),
  PartitionEntry::also("RootOnly", "NO"),
  PartitionEntry::also("ReqResv", "NO"),
  PartitionEntry::also("OverSubscribe", "NO"),
  PartitionEntry::line("OverTimeLimit", "NONE"),
  PartitionEntry::also("PreemptMode", "OFF"),
  PartitionEntry::line("State", "UP"),
  PartitionEntry::also("TotalCPUs",
                       [](const PartitionShown& p) -> Value { return p.machine.cpus.value; }),
  PartitionEntry::also("TotalNodes", "1"),
  PartitionEntry::also("SelectTypeParameters", "NONE"),
  PartitionEntry::line("JobDefaults", "(null)"),
  PartitionEntry::line("DefMemPerNode",
                       [](const PartitionShown& p) -> Value { return p.defaults.memory; }),
  PartitionEntry::also("MaxMemPerNode", "UNLIMITED"),
  PartitionEntry::line("TRES", resources),
};

}  // namespace

std::string long_node_state(const MachineUse& use) {
  auto used = use.cpus_in_use.value;
  std::string text = used == 0 ? "IDLE" : used < use.machine.cpus.value ? "MIXED" : "ALLOCATED";
  return use.drain ? text + "+DRAIN" : text;
}

std::string node_record(const MachineUse& use, const HostFacts& host, const DisplayOptions& display,
                        Time now) {
  ShowRecord record(display);
  record.add(std::span<const NodeEntry>(node_entries), NodeShown{use, host, display, now});
  return record.text();
}

std::string partition_record(const Partition& partition, const Machine& machine,
                             const PartitionDefaults& defaults, const DisplayOptions& display) {
  ShowRecord record(display);
  record.add(std::span<const PartitionEntry>(partition_entries),
             PartitionShown{partition, machine, defaults});
  return record.text();
}

}  // namespace slotd::clients::control
