#include "clients/scontrol/machine_records.hpp"

#include "clients/process/slurm_version.hpp"
#include "clients/scontrol/show_record.hpp"
#include "clients/views/job_texts.hpp"
#include "protocol/text/instant.hpp"
#include "protocol/text/memory.hpp"

#include <algorithm>
#include <vector>

namespace slotd::clients::control {

namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ",") + shown(word);
  return text;
}

/// What any partition has.
std::string features(const Machine& machine) {
  std::vector<std::string> all;
  for (const auto& partition : machine.partitions)
    for (const auto& feature : partition.features)
      if (std::find(all.begin(), all.end(), feature) == all.end()) all.push_back(feature);
  return all.empty() ? "(null)" : joined(all);
}

std::string partitions(const Machine& machine) {
  std::vector<std::string> names;
  for (const auto& partition : machine.partitions) names.push_back(partition.name);
  return joined(names);
}

std::string gpus(const Machine& machine, std::size_t count) {
  auto model = machine.gpu_model.empty() || count == 0 ? "" : shown(machine.gpu_model) + ":";
  return "gpu:" + model + std::to_string(count);
}

/// The GPUs in use: `gpu:h100:2(IDX:0,3)`.
std::string gpus_used(const MachineUse& use) {
  auto text = gpus(use.machine, use.gpus_in_use.size());
  if (use.gpus_in_use.empty()) return text;
  std::string indices;
  for (auto index : use.gpus_in_use)
    indices += (indices.empty() ? "" : ",") + std::to_string(index);
  return text + "(IDX:" + indices + ")";
}

std::string configured(const Machine& machine, std::string_view node, bool with_gpus) {
  auto text = "cpu=" + std::to_string(machine.cpus.value) + ",mem=" + format(machine.memory) +
              std::string(node) + ",billing=" + std::to_string(machine.cpus.value);
  return with_gpus && machine.gpus > 0 ? text + ",gres/gpu=" + std::to_string(machine.gpus) : text;
}

std::string allocated(const MachineUse& use) {
  if (use.cpus_in_use.value == 0) return "";
  auto text = "cpu=" + std::to_string(use.cpus_in_use.value) + ",mem=" + format(use.memory_in_use);
  auto count = use.gpus_in_use.size();
  return count == 0 ? text : text + ",gres/gpu=" + std::to_string(count);
}

void hardware(const MachineUse& use, const HostFacts& host, const DisplayOptions& display,
              ShowRecord& record) {
  const auto& machine = use.machine;
  record.line(std::string("NodeName=") + machine_name + " Arch=" + host.architecture +
              " CoresPerSocket=1 ");
  record.line("CPUAlloc=" + std::to_string(use.cpus_in_use.value) +
              " CPUEfctv=" + std::to_string(machine.cpus.value) +
              " CPUTot=" + std::to_string(machine.cpus.value) + " CPULoad=" + host.load);
  record.line("AvailableFeatures=" + features(machine));
  record.line("ActiveFeatures=" + features(machine));
  record.line("Gres=" + (machine.gpus == 0 ? "(null)" : gpus(machine, machine.gpus)));
  if (display.details == 0) return;
  record.line("GresDrain=N/A");
  record.line("GresUsed=" + gpus_used(use));
}

void system(const MachineUse& use, const HostFacts& host, ShowRecord& record) {
  const auto& machine = use.machine;
  record.line("NodeAddr=127.0.0.1 NodeHostName=" + shown(machine.host_name) +
              " Version=" + std::string(slurm_version));
  record.line("OS=" + host.system + " ");
  record.line("RealMemory=" + std::to_string(machine.memory.value) +
              " AllocMem=" + std::to_string(use.memory_in_use.value) +
              " FreeMem=" + std::to_string(host.free_mib) +
              " Sockets=" + std::to_string(machine.cpus.value) + " Boards=1");
  record.line("State=" + long_node_state(use) +
              " ThreadsPerCore=1 TmpDisk=0 Weight=1 Owner=N/A MCS_label=N/A");
  record.line("Partitions=" + partitions(machine) + " ");
}

void use_of(const MachineUse& use, Time now, ShowRecord& record) {
  record.line("BootTime=" + format_instant(use.boot) +
              " SlurmdStartTime=" + format_instant(use.daemon_start));
  record.line("LastBusyTime=" + (use.running > 0 ? format_instant(now) : "Unknown"));
  record.line("CfgTRES=" + configured(use.machine, "", true));
  record.line("AllocTRES=" + allocated(use));
  record.line("CapWatts=n/a");
  record.line("CurrentWatts=0 AveWatts=0");
  record.line("ExtSensorsJoules=n/s ExtSensorsWatts=0 ExtSensorsTemp=n/s");
}

}  // namespace

std::string long_node_state(const MachineUse& use) {
  auto used = use.cpus_in_use.value;
  std::string text = used == 0 ? "IDLE" : used < use.machine.cpus.value ? "MIXED" : "ALLOCATED";
  return use.drain ? text + "+DRAIN" : text;
}

std::string node_record(const MachineUse& use, const HostFacts& host, const DisplayOptions& display,
                        Time now) {
  ShowRecord record(display);
  hardware(use, host, display, record);
  system(use, host, record);
  use_of(use, now, record);
  if (use.drain)
    record.line("Reason=" + shown(use.drain->reason) + " [" + shown(use.drain->user) + "@" +
                format_instant(use.drain->since) + "]");
  return record.text();
}

std::string partition_record(const Partition& partition, const Machine& machine,
                             const PartitionDefaults& defaults, const DisplayOptions& display) {
  ShowRecord record(display);
  record.line("PartitionName=" + shown(partition.name));
  record.line("AllowGroups=ALL AllowAccounts=ALL AllowQos=ALL");
  record.line(std::string("AllocNodes=ALL Default=") + (partition.is_default ? "YES" : "NO") +
              " QoS=N/A");
  record.line("DefaultTime=" + defaults.time +
              " DisableRootJobs=NO ExclusiveUser=NO GraceTime=0 Hidden=NO");
  record.line("MaxNodes=1 MaxTime=UNLIMITED MinNodes=0 LLN=NO MaxCPUsPerNode=UNLIMITED");
  record.line(std::string("Nodes=") + machine_name);
  record.line("PriorityJobFactor=1 PriorityTier=1 RootOnly=NO ReqResv=NO OverSubscribe=NO");
  record.line("OverTimeLimit=NONE PreemptMode=OFF");
  record.line("State=UP TotalCPUs=" + std::to_string(machine.cpus.value) +
              " TotalNodes=1 SelectTypeParameters=NONE");
  record.line("JobDefaults=(null)");
  record.line("DefMemPerNode=" + defaults.memory + " MaxMemPerNode=UNLIMITED");
  record.line("TRES=" + configured(machine, ",node=1", partition.gpu));
  return record.text();
}

}  // namespace slotd::clients::control
