#pragma once

#include "actors/scheduler/scheduler.hpp"

#include <memory>

namespace slotd {

/// The world around the scheduler, reached by messages.
std::unique_ptr<Outside> outside_of(SchedulerActor::pointer self, const SchedulerTools& tools);

}  // namespace slotd
