#include "actors/front/outbox.hpp"

#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace slotd {

Outbox::Outbox() : wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void Outbox::push(Item item) {
  {
    std::lock_guard lock(mutex_);
    items_.push_back(std::move(item));
  }
  wake();
}

void Outbox::close() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  wake();
}

std::vector<Outbox::Item> Outbox::take() {
  std::uint64_t count = 0;
  [[maybe_unused]] auto size = ::read(wake_.get(), &count, sizeof count);
  std::lock_guard lock(mutex_);
  return std::exchange(items_, {});
}

bool Outbox::closed() const {
  std::lock_guard lock(mutex_);
  return closed_;
}

void Outbox::wake() {
  std::uint64_t one = 1;
  [[maybe_unused]] auto size = ::write(wake_.get(), &one, sizeof one);
}

}  // namespace slotd
