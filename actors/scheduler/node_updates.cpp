#include "actors/scheduler/node_updates.hpp"

#include <memory>

namespace slotd {

void NodeUpdates::update(const ChangeNode& ask, Deliver<NodeUpdated> deliver) {
  auto drains = ask.ask.action == UpdateNode::NodeAction::drain;
  if (drains && ask.ask.reason.empty())
    return deliver(fail(FaultCode::invalid, "a drain needs a Reason"));
  if (!requests_.is_first(ask.id, std::move(deliver))) return;
  gate_.pass(ChangeGate::the_node, [this, ask, drains] {
    std::optional<Drain> drain;
    if (drains) drain = Drain{ask.ask.reason, outside_.now(), ask.ask.user, ask.uid};
    commit(ask.id, std::move(drain));
  });
}

void NodeUpdates::commit(const RequestId& id, std::optional<Drain> drain) {
  ChangeRequest request;
  request.commit.node = NodeChange{drain};
  request.commit.answered = {id, std::make_shared<const Answer>(NodeUpdated{})};
  request.crash_before = host::CrashPoint::node_before_commit;
  request.crash_after = host::CrashPoint::node_after_commit;
  request.then = [this, id, drain] {
    drain_ = drain;
    requests_.answer(id, NodeUpdated{}, outside_.now());
    rounds_.want();
  };
  request.failed = [this, id](const Fault& fault) {
    requests_.answer(id, tl::unexpected(fault), outside_.now());
  };
  commits_.commit(std::move(request));
}

}  // namespace slotd
