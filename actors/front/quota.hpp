#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace slotd {

/// How much may be in use at a time, whichever thread uses it.
class Quota {
 public:
  explicit Quota(std::size_t limit) : limit_(limit) {}

  /// It is in use until the last copy of what this returns is gone; null if it would be too much.
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
