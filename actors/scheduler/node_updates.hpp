#pragma once

#include "actors/scheduler/commits.hpp"
#include "actors/scheduler/open_requests.hpp"
#include "actors/scheduler/round_gate.hpp"

#include <optional>
#include <utility>

namespace slotd {

/// scontrol update NodeName: the node is drained, or starts jobs again.
class NodeUpdates {
 public:
  NodeUpdates(Outside& outside, ChangeGate& gate, Commits& commits, RoundGate& rounds,
              ReplyCache& replies)
      : outside_(outside), gate_(gate), commits_(commits), rounds_(rounds), requests_(replies) {}

  void begin(std::optional<Drain> drain) { drain_ = std::move(drain); }
  /// While it is there, nothing starts.
  const std::optional<Drain>& drain() const { return drain_; }

  void update(const ChangeNode& ask, Deliver<NodeUpdated> deliver);

 private:
  void commit(const RequestId& id, std::optional<Drain> drain);

  Outside& outside_;
  ChangeGate& gate_;
  Commits& commits_;
  RoundGate& rounds_;
  OpenRequests<NodeUpdated> requests_;
  std::optional<Drain> drain_;
};

}  // namespace slotd
