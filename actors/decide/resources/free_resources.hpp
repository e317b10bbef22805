#pragma once

#include "protocol/job.hpp"
#include "protocol/node.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace slotd::decide {

/// The resources that a job needs to start.
struct ResourceRequest {
  Cpus cpus;
  Mebibytes memory;
  std::uint32_t gpus = 0;
  bool alone = false;  ///< the whole machine, with no other job on it (sbatch(1), --exclusive)
  auto operator<=>(const ResourceRequest&) const = default;
};
ResourceRequest resources_of(const JobRequest& request);

/// The free resources of the machine: a value that the ledger keeps, and that plans copy to try
/// things out. Each job gets particular CPUs and GPUs, those with the lowest numbers first.
class FreeResources {
 public:
  FreeResources() = default;
  explicit FreeResources(const Machine& machine);

  bool fits(const ResourceRequest& ask) const;
  /// Would the request fit on the idle machine?
  bool could_fit(const ResourceRequest& ask) const;
  /// Does the machine have as many CPUs, held or free?
  bool has_cpus(const ResourceRequest& ask) const;
  /// Does `ask` use a resource of which less is free than `wanted` needs? An exclusive job waits for
  /// every resource.
  bool uses_what_is_short(const ResourceRequest& ask, const ResourceRequest& wanted) const;
  /// The CPUs, GPUs and memory given; none if the request does not fit, and then nothing changes.
  std::optional<Allocation> take(const ResourceRequest& ask);
  /// Takes exactly this, even if it is not free or does not exist: a running job keeps what it holds
  /// after the machine has been configured smaller.
  void take_held(const Allocation& held);
  void give_back(const Allocation& held);

  Cpus cpus_in_use() const;
  Mebibytes memory_in_use() const;
  std::vector<std::uint16_t> gpus_in_use() const;

 private:
  /// Is no job running? Every job holds at least one CPU.
  bool idle() const;

  std::vector<std::uint16_t>
    cpu_holders_;  ///< jobs that hold each CPU; more than 1 only after the machine shrank
  std::vector<std::uint16_t> gpu_holders_;
  std::uint32_t free_cpus_ = 0;
  std::uint32_t free_gpus_ = 0;
  std::int64_t memory_total_ = 0;
  std::int64_t memory_free_ =
    0;  ///< MiB; negative if running jobs hold more than the machine now has
};

}  // namespace slotd::decide
