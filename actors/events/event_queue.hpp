#pragma once

#include "actors/host/unique_fd.hpp"
#include "protocol/event.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace slotd {

/// Committed events on their way from the publisher to the event socket's thread, and a descriptor
/// that wakes it. While there is no subscriber, only the latest number is kept and the thread
/// sleeps.
class EventQueue {
 public:
  using Batch = std::shared_ptr<const std::vector<Event>>;
  struct Taken {
    std::vector<Batch> batches;
    EventSeq newest;  ///< number of the last event that was pushed
  };

  /// More events wait only if the thread stands still. Then all of them are dropped, as PUB does; a
  /// subscriber sees the gap and asks for them.
  static constexpr std::size_t most_waiting = 100'000;

  explicit EventQueue(EventSeq newest);

  void push(Batch batch);
  /// Tells the thread to stop, and wakes it.
  void close();

  int descriptor() const { return wake_.get(); }
  /// Whether there are subscribers: from here on batches are kept, or not.
  void want(bool wanted);
  /// The events that came in since the last call.
  Taken take();
  bool closed() const;

 private:
  void wake();

  host::UniqueFd wake_;
  mutable std::mutex mutex_;
  std::vector<Batch> batches_;
  std::size_t waiting_ = 0;
  EventSeq newest_;
  bool wanted_ = false;
  bool closed_ = false;
};

}  // namespace slotd
