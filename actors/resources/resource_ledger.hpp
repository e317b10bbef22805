#pragma once

#include "actors/decide/resources/free_resources.hpp"
#include "actors/interfaces.hpp"
#include "protocol/node.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <unordered_map>

namespace slotd {

/// Knows which job holds what. decide::FreeResources counts what is free; this keeps the jobs'
/// names to it. All of its messages may be repeated: a job reserves once, and releases once.
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
