#pragma once

#include "protocol/job.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace slotd::decide {

using JobPtr = std::shared_ptr<const Job>;

/// All jobs that the scheduler keeps in mind, by id. A copy is cheap and never changes: the spine
/// of pointers is copied, the blocks of 256 jobs are shared, and a later change copies the block
/// that it touches if somebody else holds it.
class JobTable {
 public:
  /// Null: not here.
  JobPtr find(JobId id) const;
  void put(JobPtr job);
  void erase(JobId id);
  std::size_t size() const { return size_; }

  /// The first job with an id greater than this one; null: none.
  JobPtr next_after(JobId id) const;

 private:
  static constexpr std::size_t block_size = 256;
  struct Block {
    std::array<JobPtr, block_size> jobs;
    std::size_t used = 0;
  };
  Block& own_block(std::size_t index);

  std::vector<std::shared_ptr<Block>> spine_;  ///< null where no job of the block is left
  std::size_t size_ = 0;
};

}  // namespace slotd::decide
