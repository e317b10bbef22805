#pragma once

#include "actors/host/crash_point.hpp"
#include "actors/host/unique_fd.hpp"
#include "actors/messages.hpp"

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace slotd {

/// Answers on their way from actors to the gateway's thread: a queue, and a descriptor that the
/// gateway polls beside its socket.
class ReplyQueue {
 public:
  struct Item {
    Ticket ticket;
    std::string frame;  ///< an encoded Reply
    std::optional<host::CrashPoint> after_send;
  };

  ReplyQueue();
  void push(Item item);
  /// Wakes the gateway for good: it is to stop.
  void close();

  int descriptor() const { return wake_.get(); }
  /// What has come in since the last call. `closed` tells whether close() was called.
  std::vector<Item> take();
  bool closed() const;

 private:
  void wake();

  host::UniqueFd wake_;
  mutable std::mutex mutex_;
  std::vector<Item> items_;
  bool closed_ = false;
};

}  // namespace slotd
