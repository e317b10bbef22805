#include "actors/front/work_queue.hpp"

#include <utility>

namespace slotd {

void WorkQueue::push(Step step) {
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    steps_.push_back(std::move(step));
  }
  changed_.notify_one();
}

void WorkQueue::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return closed_ || !steps_.empty(); });
    if (closed_) return;
    auto step = std::move(steps_.front());
    steps_.pop_front();
    lock.unlock();
    step();
    step = nullptr;  // what it holds may be large, and is released outside the lock
    lock.lock();
  }
}

void WorkQueue::close() {
  std::deque<Step> undone;
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    undone = std::exchange(steps_, {});
  }
  changed_.notify_one();
}

}  // namespace slotd
