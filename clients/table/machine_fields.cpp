#include "clients/table/machine_fields.hpp"

#include "clients/table/job_texts.hpp"

#include <array>

namespace slotd::clients {

namespace {

using Where = const Partition&;
using Use = const MachineUse&;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

/// A GPU partition is as busy as its GPUs, a CPU partition as the machine's CPUs.
std::string state_text(Where partition, Use use) {
  std::size_t used = partition.gpu ? use.gpus_in_use.size() : use.cpus_in_use.value;
  std::size_t there = partition.gpu ? use.machine.gpus : use.machine.cpus.value;
  if (used == 0) return "idle";
  return used < there ? "mix" : "alloc";
}

/// `gpu:h100:2(IDX:0,3)`.
std::string gpus_text(Where partition, Use use) {
  if (!partition.gpu) return "N/A";
  if (use.gpus_in_use.empty()) return "gpu:0";
  std::vector<std::string> indices;
  for (auto index : use.gpus_in_use) indices.push_back(std::to_string(index));
  auto model = use.machine.gpu_model.empty() ? "" : use.machine.gpu_model + ":";
  return "gpu:" + model + std::to_string(indices.size()) + "(IDX:" + joined(indices) + ")";
}

constexpr std::array default_view{
  MachineField{"PARTITION", [](Where partition,
                               Use) { return partition.name + (partition.is_default ? "*" : ""); }},
  MachineField{"HOSTNAMES", [](Where, Use) { return std::string(machine_name); }},
  MachineField{"STATE", state_text},
  MachineField{"FEATURES", [](Where partition, Use) { return joined(partition.features); }},
  MachineField{"GRES_USED", gpus_text},
};

}  // namespace

std::span<const MachineField> default_machine_view() { return default_view; }

}  // namespace slotd::clients
