#pragma once

#include "actors/host/alarm.hpp"
#include "actors/host/clock.hpp"
#include "actors/interfaces.hpp"
#include "actors/scheduler/config.hpp"
#include "actors/scheduler/parts.hpp"
#include "actors/scheduler/recovered_state.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace slotd {

/// Starts what stands behind an attempt; behind a function because tests of the scheduler supervise nothing.
using SupervisorFactory = std::function<AttemptActor(SchedulerActor)>;

struct SchedulerTools {
  SchedulerConfig config;
  JournalActor journal;
  LedgerActor ledger;
  SupervisorFactory supervise;
  const host::Clock* clock = nullptr;
  NotifierActor notifier = {};  ///< null: nobody is to be notified
  /// Makes what sends WakeupDue; null: nobody does.
  std::function<Result<std::unique_ptr<host::Alarm>>(SchedulerActor)> make_alarm = {};
};

/// The scheduler as an actor: it hands each message to the part that deals with it (parts.hpp). Its memory is
/// what is on disk; see Commits.
class SchedulerState {
 public:
  explicit SchedulerState(SchedulerActor::pointer self) : self_(self) {}

  void init(SchedulerTools tools, RecoveredState recovered);
  SchedulerParts& parts() { return *parts_; }

  caf::result<DryRunResult> dry_run(const DryRun& ask);

 private:
  SchedulerActor::pointer self_;
  std::optional<SchedulerParts> parts_;
};

SchedulerActor::behavior_type scheduler(SchedulerActor::stateful_pointer<SchedulerState> self,
                                        SchedulerTools tools, RecoveredState recovered);

}  // namespace slotd
