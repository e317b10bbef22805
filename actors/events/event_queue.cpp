#include "actors/events/event_queue.hpp"

#include <sys/eventfd.h>
#include <unistd.h>
#include <cstdint>
#include <utility>

namespace slotd {

EventQueue::EventQueue(EventSeq newest)
    : wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), newest_(newest) {}

void EventQueue::push(Batch batch) {
  if (batch->empty()) return;
  {
    std::lock_guard lock(mutex_);
    newest_ = batch->back().seq;
    if (!wanted_) return;
    if (waiting_ + batch->size() > most_waiting) {
      batches_.clear();
      waiting_ = 0;
    }
    waiting_ += batch->size();
    batches_.push_back(std::move(batch));
  }
  wake();
}

void EventQueue::close() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  wake();
}

void EventQueue::want(bool wanted) {
  std::lock_guard lock(mutex_);
  wanted_ = wanted;
}

EventQueue::Taken EventQueue::take() {
  std::uint64_t count = 0;
  [[maybe_unused]] auto size = ::read(wake_.get(), &count, sizeof count);
  std::lock_guard lock(mutex_);
  waiting_ = 0;
  return {std::exchange(batches_, {}), newest_};
}

bool EventQueue::closed() const {
  std::lock_guard lock(mutex_);
  return closed_;
}

void EventQueue::wake() {
  std::uint64_t one = 1;
  [[maybe_unused]] auto size = ::write(wake_.get(), &one, sizeof one);
}

}  // namespace slotd
