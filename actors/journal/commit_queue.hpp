#pragma once

#include <deque>
#include <utility>
#include <vector>

namespace slotd {

/// Requests that wait for the disk, and which of them go next. All small requests that wait share
/// one commit. A large request has a commit of its own, and the small ones that gathered during it
/// go before the next large one. So a small request waits for at most one large one.
template <class T>
class CommitQueue {
 public:
  enum class Size { small, large };

  bool empty() const { return small_.empty() && large_.empty(); }

  void add(T item, Size size) {
    if (size == Size::small)
      small_.push_back(std::move(item));
    else
      large_.push_back(std::move(item));
  }

  /// The next commit; nothing if nothing waits.
  std::vector<T> next() {
    std::vector<T> batch;
    was_large_ = !large_.empty() && (small_.empty() || !was_large_);
    if (!was_large_) return std::exchange(small_, {});
    batch.push_back(std::move(large_.front()));
    large_.pop_front();
    return batch;
  }

 private:
  std::vector<T> small_;
  std::deque<T> large_;
  bool was_large_ = false;  // was the last commit a large one?
};

}  // namespace slotd
