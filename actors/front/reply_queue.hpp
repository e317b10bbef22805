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
/// gateway polls beside its socket. It has no limit of its own: the gateway limits how many
/// questions are open, and the socket how many answers it keeps for each client.
class ReplyQueue {
 public:
  struct Item {
    Ticket ticket;
    std::string frame;  ///< an encoded Reply
    std::optional<host::CrashPoint> after_send;
  };

  ReplyQueue();
  void push(Item item);
  /// Tells the gateway to stop, and wakes it.
  void close();

  int descriptor() const { return wake_.get(); }
  /// The answers that came in since the last call.
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
