#pragma once

#include "protocol/job.hpp"
#include "protocol/node.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace slotd::decide {

/// How many jobs wait and run in each partition, and what those that run hold. Kept up to date job by
/// job, so that nobody counts the queue to answer `sinfo`.
class PartitionCounts {
 public:
  void add(const Job& job) { count(job, true); }
  void remove(const Job& job) { count(job, false); }

  /// All zero for a partition that no job is in.
  PartitionUse of(const std::string& partition) const;
  std::uint32_t running() const { return running_; }
  std::uint32_t pending() const { return pending_; }

 private:
  void count(const Job& job, bool added);

  std::map<std::string, PartitionUse> partitions_;
  std::uint32_t running_ = 0;
  std::uint32_t pending_ = 0;
};

}  // namespace slotd::decide
