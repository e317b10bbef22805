#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace slotd {

/// Limits how much may be in use at a time, by all threads together.
class Quota {
 public:
  explicit Quota(std::size_t limit) : limit_(limit) {}

  /// The amount is in use until the last copy of the result is gone. Null: it would be too much.
  std::shared_ptr<const void> take(std::size_t size) {
    auto used = used_;
    if (used->fetch_add(size) + size > limit_) {
      *used -= size;
      return nullptr;
    }
    return {used.get(), [used, size](const void*) { *used -= size; }};
  }

 private:
  std::size_t limit_;
  std::shared_ptr<std::atomic<std::size_t>> used_ = std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace slotd
