#pragma once

#include "actors/front/reply_queue.hpp"
#include "actors/interfaces.hpp"
#include "protocol/base/result.hpp"
#include "protocol/paths.hpp"

#include <memory>

namespace slotd {

/// The thread that owns the client socket: decodes a frame, hands the question to the desk, and
/// sends the answers that it finds in the outbox, in whatever order they come. What cannot be
/// decoded is answered with a Fault at once, so that no client can hold up or disturb another. Frames
/// over 64 KiB are decoded by a second thread, one by one, and their Requests taken apart there again:
/// between the questions that one client sends without waiting, a large one may be overtaken.
class Gateway {
 public:
  /// Binds run/slotd.sock, mode 0600, for our own uid. The lock of the root must be held.
  static Result<std::unique_ptr<Gateway>> open(const Paths& paths, RouterActor router,
                                               std::shared_ptr<ReplyQueue> reply_queue);
  ~Gateway();

 private:
  struct Impl;
  explicit Gateway(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace slotd
