#pragma once

#include "clients/views/format.hpp"
#include "protocol/node.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace slotd::clients {

/// One row of sinfo: a partition, or with -N the node with all of these partitions.
struct MachineRow {
  const MachineUse& use;
  std::vector<const Partition*> partitions;
  PartitionUse held;  ///< what the jobs of these partitions hold, and how many they are
  bool gpu = false;   ///< one of them shows the GPUs
};
MachineRow machine_row(const MachineUse& use, std::vector<const Partition*> partitions);

using MachineField = Field<MachineRow>;
using MachineView = View<MachineRow>;

/// All fields of sinfo: the manual's names, and the letters of `-o` and names of `-O` of Slurm 22.05
/// that mean something on one machine.
std::span<const MachineField> machine_fields();

/// The manual's views, as lists of names.
inline constexpr std::string_view default_machine_view =
  "Partition,Hostnames,State,Features,GRES_USED";
inline constexpr std::string_view node_machine_view = "Partition,Hostnames,State";
inline constexpr std::string_view long_machine_view =
  "Partition,Hostnames,State,Features,CPUS,CPU_ALLOC,Memory,MEM_ALLOC,GPUS,GPU_ALLOC,Running,"
  "Pending,GRES_USED";

/// Fault: `unsupported sinfo field: x`, `unsupported sinfo format code: %x`.
Result<MachineView> machine_view(const FormatSpec& spec);

/// `idle`, `mix`, `alloc`; for a drained node `drng` while jobs run, then `drain`.
std::string short_state(const MachineRow& row);
/// `idle`, `mixed`, `allocated`, `draining`, `drained`.
std::string long_state(const MachineRow& row);

}  // namespace slotd::clients
