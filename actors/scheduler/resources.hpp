#pragma once

#include "actors/decide/plan/held_resources.hpp"
#include "actors/decide/resources/free_resources.hpp"
#include "actors/scheduler/outside.hpp"
#include "actors/scheduler/round_gate.hpp"
#include "protocol/node.hpp"

namespace slotd {

/// What the scheduler plans on: what the ledger said last is free, and what comes back when.
class Resources {
 public:
  Resources(Outside& outside, RoundGate& rounds, const Machine& machine)
      : outside_(outside), rounds_(rounds), free_(machine) {}

  const decide::FreeResources& free() const { return free_; }
  void set_free(const decide::FreeResources& free) { free_ = free; }
  const decide::HeldResources& held() const { return held_; }

  /// As the job's row says: a job that is not live holds nothing.
  void note(const Job& job) { held_.note(job); }
  /// The job holds nothing any more, whatever its row says.
  void let_go(JobId job) { held_.let_go(job); }

  /// Gives back what the job holds. No round is made before the ledger has taken it back: until then it is
  /// neither free nor held by anybody, and a plan could not know when the first in the queue may start.
  void release(JobId job);
  /// An adopted job holds this. It is taken off at once: the ledger's answers come one by one, and a round
  /// before the last of them would plan on what others hold.
  void mark_allocated(const Job& job);

 private:
  Outside& outside_;
  RoundGate& rounds_;
  decide::FreeResources free_;
  decide::HeldResources held_;
};

}  // namespace slotd
