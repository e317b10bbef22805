#pragma once

#include "protocol/job.hpp"
#include "protocol/node.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace slotd::decide {

/// How many jobs wait and run in each partition, and what the running ones hold. It is kept up to date
/// change by change, so that `sinfo` is answered without counting the queue.
class PartitionCounts {
 public:
  void add(const Job& job) { count(job, true); }
  void remove(const Job& job) { count(job, false); }

  /// All zero for a partition without jobs.
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
