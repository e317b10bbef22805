#include "actors/scheduler/resources.hpp"

#include "actors/host/crash_point.hpp"
#include "actors/host/log.hpp"

namespace slotd {

void Resources::release(JobId job) {
  held_.let_go(job);
  rounds_.hold_for_release();
  outside_.release(job, [this](const Result<FreeNow>& now) {
    rounds_.released();
    if (!now) return host::log(host::LogLevel::error, "ledger: " + now.error().text);
    free_ = now->free;
    host::crash_point(host::CrashPoint::release_after);
    rounds_.want();
  });
}

void Resources::mark_allocated(const Job& job) {
  free_.take_held(job.run->allocation);
  outside_.mark_allocated(job);
}

}  // namespace slotd
