#pragma once

#include "actors/decide/resources/free_resources.hpp"
#include "actors/interfaces.hpp"
#include "protocol/node.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <unordered_map>

namespace slotd {

/// Who holds what. The value inside is decide::FreeResources; this keeps the names to it.
class LedgerState {
 public:
  LedgerState() = default;
  void init(const Machine& machine) { free_ = decide::FreeResources(machine); }

  Reserved reserve(const Reserve& ask);
  FreeNow hold(const MarkAllocated& hold);
  FreeNow release(const Release& release);

 private:
  decide::FreeResources free_;
  std::unordered_map<JobId, Allocation> held_;
};

LedgerActor::behavior_type resource_ledger(LedgerActor::stateful_pointer<LedgerState> self,
                                           Machine machine);

}  // namespace slotd
