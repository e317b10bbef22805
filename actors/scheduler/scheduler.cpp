#include "actors/scheduler/scheduler.hpp"

#include "actors/fault_bridge.hpp"
#include "actors/scheduler/actor_outside.hpp"

#include <caf/all.hpp>

#include <utility>

namespace slotd {

namespace {

/// Answers a client through the actor that asked for it, whenever that is.
template <class Outcome>
Deliver<Outcome> deliver_to(caf::typed_response_promise<Outcome> promise) {
  return [promise](const Result<Outcome>& outcome) mutable {
    if (outcome)
      promise.deliver(*outcome);
    else
      promise.deliver(to_error(outcome.error()));
  };
}

}  // namespace

void SchedulerState::init(SchedulerTools tools, RecoveredState recovered) {
  parts_.emplace(tools.config, outside_of(self_, tools));
  if (tools.make_alarm)
    parts_->wakeups.use(
      [self = self_, make = std::move(tools.make_alarm)] { return make(SchedulerActor{self}); });
  parts_->begin(std::move(recovered));
}

caf::result<DryRunResult> SchedulerState::dry_run(const DryRun& ask) {
  auto job = parts_->submissions.dry_run(ask);
  if (!job) return to_error(job.error());
  return DryRunResult{*job, parts_->snapshot()};
}

SchedulerActor::behavior_type scheduler(SchedulerActor::stateful_pointer<SchedulerState> self,
                                        SchedulerTools tools, RecoveredState recovered) {
  self->state.init(std::move(tools), std::move(recovered));
  auto* state = &self->state;
  auto& parts = self->state.parts();
  return {
    [self, &parts](const Submit& ask) {
      auto promise = self->make_response_promise<Submitted>();
      parts.submissions.submit(ask, deliver_to(promise));
      return caf::result<Submitted>{promise};
    },
    [state](const DryRun& ask) { return state->dry_run(ask); },
    [self, &parts](const Cancel& ask) {
      auto promise = self->make_response_promise<CancelOutcome>();
      parts.cancels.cancel(ask, deliver_to(promise));
      return caf::result<CancelOutcome>{promise};
    },
    [self, &parts](const Update& ask) {
      auto promise = self->make_response_promise<UpdateOutcome>();
      parts.updates.update(ask, deliver_to(promise));
      return caf::result<UpdateOutcome>{promise};
    },
    [self, &parts](const ChangeNode& ask) {
      auto promise = self->make_response_promise<NodeUpdated>();
      parts.node.update(ask, deliver_to(promise));
      return caf::result<NodeUpdated>{promise};
    },
    [self, &parts](const WaitForJob& ask) {
      auto promise = self->make_response_promise<WaitOutcome>();
      parts.waits.wait(ask.job, deliver_to(promise));
      return caf::result<WaitOutcome>{promise};
    },
    [&parts](const ShowMachine&) { return parts.show_machine(); },
    [&parts](const TakeSnapshot&) { return parts.snapshot(); },
    [&parts](const AttemptRuns& report) { parts.reports.runs(report); },
    [&parts](const AttemptCompleting& report) { parts.reports.completing(report); },
    [&parts](const AttemptEnded& report) { parts.reports.ended(report); },
    [&parts](const AttemptLost& report) { parts.reports.lost(report); },
    [&parts](const AttemptNeverStarted& report) { parts.reports.never_started(report); },
    [&parts](const AttemptStuck& report) { parts.reports.stuck(report); },
    [&parts](const WakeupDue&) { parts.pending.wake(); },
    [](const Continue& next) { next.act(); },
  };
}

}  // namespace slotd
