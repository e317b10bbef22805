#include "actors/front/reply_queue.hpp"

#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace slotd {

ReplyQueue::ReplyQueue() : wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void ReplyQueue::push(Item item) {
  {
    std::lock_guard lock(mutex_);
    items_.push_back(std::move(item));
  }
  wake();
}

void ReplyQueue::close() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  wake();
}

std::vector<ReplyQueue::Item> ReplyQueue::take() {
  std::uint64_t count = 0;
  [[maybe_unused]] auto size = ::read(wake_.get(), &count, sizeof count);
  std::lock_guard lock(mutex_);
  return std::exchange(items_, {});
}

bool ReplyQueue::closed() const {
  std::lock_guard lock(mutex_);
  return closed_;
}

void ReplyQueue::wake() {
  std::uint64_t one = 1;
  [[maybe_unused]] auto size = ::write(wake_.get(), &one, sizeof one);
}

}  // namespace slotd
