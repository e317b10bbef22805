#pragma once

#include "protocol/job.hpp"
#include "protocol/node.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace slotd::decide {

/// What a job needs of the machine to start.
struct ResourceRequest {
  Cpus cpus;
  Mebibytes memory;
  std::uint32_t gpus = 0;
  bool alone = false;  ///< all CPUs and GPUs, and nobody beside it
  auto operator<=>(const ResourceRequest&) const = default;
};
ResourceRequest resources_of(const JobRequest& request);

/// What the machine has free: a value that the ledger keeps and that plans try things out on.
/// Particular CPUs and GPUs are given, the lowest free ones first.
class FreeResources {
 public:
  FreeResources() = default;
  explicit FreeResources(const Machine& machine);

  bool fits(const ResourceRequest& ask) const;
  /// Would it fit if nothing were held?
  bool could_fit(const ResourceRequest& ask) const;
  /// Are there as many CPUs, held or free?
  bool has_cpus(const ResourceRequest& ask) const;
  /// Does it use something of which there is less free than `wanted` asks for? Who wants to be alone waits
  /// for whatever is held.
  bool uses_what_is_short(const ResourceRequest& ask, const ResourceRequest& wanted) const;
  /// None if it does not fit; then nothing was taken.
  std::optional<Allocation> take(const ResourceRequest& ask);
  /// Takes just this, also where it is not free or not there: a job that runs already holds what it
  /// holds, even if the machine was made smaller meanwhile.
  void take_held(const Allocation& held);
  void give_back(const Allocation& held);

  Cpus cpus_in_use() const;
  Mebibytes memory_in_use() const;
  std::vector<std::uint16_t> gpus_in_use() const;

 private:
  /// Does no job hold a CPU or a GPU? Every job holds one CPU at least.
  bool idle() const;

  std::vector<std::uint16_t>
    cpu_holders_;  ///< how many jobs hold each CPU: 0 or, after a shrink, more
  std::vector<std::uint16_t> gpu_holders_;
  std::uint32_t free_cpus_ = 0;
  std::uint32_t free_gpus_ = 0;
  std::int64_t memory_total_ = 0;
  std::int64_t memory_free_ = 0;  ///< below zero where running jobs hold more than there is now
};

}  // namespace slotd::decide
