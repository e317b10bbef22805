#pragma once

#include "protocol/job.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace slotd::decide {

using JobPtr = std::shared_ptr<const Job>;

/// The jobs that the scheduler holds in memory, by id. A copy is cheap and does not change with the
/// original: it copies the pointers to blocks of 256 jobs, and a later change of a shared block copies
/// that block.
class JobTable {
 public:
  /// Null if the table does not have the job.
  JobPtr find(JobId id) const;
  void put(JobPtr job);
  void erase(JobId id);
  std::size_t size() const { return size_; }

  /// The job with the least id greater than this one; null if there is none.
  JobPtr next_after(JobId id) const;

 private:
  static constexpr std::size_t block_size = 256;
  struct Block {
    std::array<JobPtr, block_size> jobs;
    std::size_t used = 0;
  };
  Block& own_block(std::size_t index);

  std::vector<std::shared_ptr<Block>> spine_;  ///< null for a block without jobs
  std::size_t size_ = 0;
};

}  // namespace slotd::decide
