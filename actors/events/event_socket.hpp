#pragma once

#include "actors/events/event_queue.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"
#include "protocol/paths.hpp"

#include <memory>

namespace slotd {

/// The thread that owns run/events.sock, an XPUB. It sends each committed event once to the
/// subscribers of its topic (docs/PROTOCOL.md), and a heartbeat every five seconds while there are
/// subscribers, and at once to a new one. A subscriber that does not read loses events and can ask
/// for them; the thread never waits for it.
class EventSocket {
 public:
  /// Binds run/events.sock, mode 0600, for our own uid. The lock of the root must be held. `newest`
  /// is the number of the last event on disk.
  static Result<std::shared_ptr<EventSocket>> open(const Paths& paths, EventSeq newest);
  ~EventSocket();

  /// These events are on disk. May be called from any thread.
  void publish(EventQueue::Batch events);

 private:
  struct Impl;
  explicit EventSocket(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace slotd
