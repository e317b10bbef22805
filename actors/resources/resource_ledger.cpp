#include "actors/resources/resource_ledger.hpp"

#include <caf/all.hpp>

namespace slotd {

Reserved LedgerState::reserve(const Reserve& ask) {
  Reserved answer;
  for (const auto& claimant : ask.demands) {
    if (held_.contains(claimant.job)) continue;
    auto allocation = free_.take(claimant.ask);
    if (!allocation) continue;
    held_.emplace(claimant.job, *allocation);
    answer.reservations.push_back({claimant.job, std::move(*allocation)});
  }
  answer.free = free_;
  return answer;
}

FreeNow LedgerState::hold(const MarkAllocated& hold) {
  if (held_.emplace(hold.job, hold.allocation).second) free_.take_held(hold.allocation);
  return {free_};
}

FreeNow LedgerState::release(const Release& release) {
  auto held = held_.find(release.job);
  if (held != held_.end()) {
    free_.give_back(held->second);
    held_.erase(held);
  }
  return {free_};
}

LedgerActor::behavior_type resource_ledger(LedgerActor::stateful_pointer<LedgerState> self,
                                           Machine machine) {
  self->state.init(machine);
  return {
    [self](const Reserve& ask) { return self->state.reserve(ask); },
    [self](const MarkAllocated& hold) { return self->state.hold(hold); },
    [self](const Release& release) { return self->state.release(release); },
  };
}

}  // namespace slotd
