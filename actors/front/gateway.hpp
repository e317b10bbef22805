#pragma once

#include "actors/front/reply_queue.hpp"
#include "actors/interfaces.hpp"
#include "protocol/base/result.hpp"
#include "protocol/paths.hpp"

#include <memory>

namespace slotd {

/// The thread that owns the client socket: it decodes a frame, hands the question to the router,
/// and sends the answers that it finds in the reply queue, in whatever order they come. A frame
/// that cannot be decoded is answered with a Fault at once, so that no client can hold up or
/// disturb another. A second thread decodes frames over 64 KiB, one by one, and destroys their
/// Requests: where a client sends several questions without waiting, a large one may be overtaken.
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
