#pragma once

#include "clients/events/event_order.hpp"
#include "clients/events/subscription.hpp"
#include "clients/link/backoff.hpp"
#include "clients/link/connection.hpp"
#include "clients/link/socket_probe.hpp"

#include <zmq.hpp>

#include <functional>
#include <optional>
#include <vector>

namespace slotd::clients {

/// The receiver of a follower's events.
struct Listener {
  /// The next events, in order; returns false if it wants no more.
  std::function<bool(const std::vector<Event>&)> take;
  /// These are lost for good.
  std::function<void(const MissingEvents&)> miss;
};

/// Follows the daemon's events without a gap: it asks for events that the event socket has lost, and
/// waits for a daemon that goes away as long as Connection does.
class Follower {
 public:
  Follower(const ConnectOptions& connect_options, Listener listener);

  /// Starts with the first event after `since`; without it, from now on. Returns when the receiver wants
  /// no more or nobody reads standard output any more.
  Done follow(std::optional<EventSeq> since, const WantedJobs& jobs);

 private:
  enum class FollowStep { go_on, enough };

  Result<EventSeq> newest();
  Result<FollowStep> catch_up();
  Result<FollowStep> listen();
  Result<FollowStep> heard(const Event& event);
  Done wait_for_socket();
  Done pause(int error);
  FollowStep tell(const std::vector<Event>& events) const;

  std::string root_;
  Listener listener_;
  Connection connection_;
  SocketProbe probe_;
  Backoff backoff_;
  zmq::context_t context_{1};
  unsigned subscriptions_ = 0;
  std::optional<EventOrder> order_;
};

}  // namespace slotd::clients
