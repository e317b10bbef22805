#pragma once

#include "protocol/base/amounts.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace slotd {

/// A named view of the one machine. CPU and memory are shared between partitions.
struct Partition {
  std::string name;
  bool gpu = false;  ///< shows and gives out GPUs
  bool is_default = false;
  std::vector<std::string> features;
  bool operator==(const Partition&) const = default;
};

/// What the machine has to give out, and its partitions.
struct Machine {
  Cpus cpus;
  Mebibytes memory;
  std::uint32_t gpus = 0;
  std::string gpu_model;
  std::string host_name;  ///< for `%N` in file names; tables say `localhost`
  std::vector<Partition> partitions;
  bool operator==(const Machine&) const = default;
};

/// What jobs of one partition hold, and how many there are.
struct PartitionUse {
  std::string name;
  Cpus cpus;
  Mebibytes memory;
  std::uint32_t gpus = 0;
  std::uint32_t running = 0;  ///< jobs that hold resources
  std::uint32_t pending = 0;
  bool operator==(const PartitionUse&) const = default;
};

/// The node starts no jobs, because its user said so.
struct Drain {
  std::string reason;
  Time since;
  std::string user;
  std::uint32_t uid = 0;
  bool operator==(const Drain&) const = default;
};

/// The machine and how much of it is in use: what `sinfo` shows.
struct MachineUse {
  Machine machine;
  Cpus cpus_in_use;
  Mebibytes memory_in_use;
  std::vector<std::uint16_t> gpus_in_use;
  std::uint32_t running = 0;  ///< jobs that hold resources
  std::uint32_t pending = 0;
  std::vector<PartitionUse> partitions;  ///< in the machine's order
  std::optional<Drain> drain;
  Time boot;           ///< when the machine was started
  Time daemon_start;   ///< when this daemon was
  std::string cgroup;  ///< where jobs are limited; empty if CPU and memory are reservations only
  bool operator==(const MachineUse&) const = default;
};

template <class F>
void fields(F& f, Partition& x) {
  f("name", x.name), f("gpu", x.gpu), f("default", x.is_default), f("features", x.features);
}
template <class F>
void fields(F& f, Machine& x) {
  f("cpus", x.cpus), f("memory", x.memory), f("gpus", x.gpus), f("gpu_model", x.gpu_model);
  f("host", x.host_name), f("partitions", x.partitions);
}
template <class F>
void fields(F& f, PartitionUse& x) {
  f("name", x.name), f("cpus", x.cpus), f("memory", x.memory), f("gpus", x.gpus);
  f("running", x.running), f("pending", x.pending);
}
template <class F>
void fields(F& f, Drain& x) {
  f("reason", x.reason), f("since", x.since), f("user", x.user), f("uid", x.uid);
}
template <class F>
void fields(F& f, MachineUse& x) {
  f("machine", x.machine), f("cpus", x.cpus_in_use), f("memory", x.memory_in_use);
  f("gpus", x.gpus_in_use), f("running", x.running), f("pending", x.pending);
  f("partitions", x.partitions), f("drain", x.drain), f("boot", x.boot);
  f("daemon_start", x.daemon_start), f("cgroup", x.cgroup);
}

}  // namespace slotd
