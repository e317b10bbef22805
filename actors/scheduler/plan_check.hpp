#pragma once

#include "actors/scheduler/change_gate.hpp"
#include "actors/scheduler/config.hpp"
#include "actors/scheduler/job_queue.hpp"
#include "actors/scheduler/resources.hpp"
#include "actors/scheduler/wakeups.hpp"

#include <cstdint>

namespace slotd {

/// For tests of the daemon (SLOTD_TEST_CHECK_PLAN): makes each plan again from the job table alone. The queue
/// and what is held, which events keep up to date, must give the same; otherwise the daemon aborts.
class PlanCheck {
 public:
  PlanCheck(const SchedulerConfig& config, const Jobs& jobs, const ChangeGate& gate,
            const JobQueue& queue, const Resources& resources, const Wakeups& wakeups)
      : config_(config),
        jobs_(jobs),
        gate_(gate),
        queue_(queue),
        resources_(resources),
        wakeups_(wakeups) {}

  void check(const decide::Plan& made, Time now) const;

 private:
  decide::PendingQueue rebuild_queue(Time now) const;
  std::uint32_t starts_of(const Job& job, Time now) const;
  void compare(const decide::Plan& made, const decide::PendingQueue& queue, Time now) const;

  const SchedulerConfig& config_;
  const Jobs& jobs_;
  const ChangeGate& gate_;
  const JobQueue& queue_;
  const Resources& resources_;
  const Wakeups& wakeups_;
};

}  // namespace slotd
