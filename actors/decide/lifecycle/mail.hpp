#pragma once

#include "protocol/event.hpp"
#include "protocol/job.hpp"

#include <string_view>

namespace slotd::decide {

/// Of which event the notification command is to be told when this change of the job is committed, in the
/// words of --mail-type; empty: of none. Who has not said by --mail-type what to be told of is told of
/// each end. Of an array its user is told as a whole, unless they ask for its elements (ARRAY_TASKS).
std::string_view mail_event(EventKind kind, const Job& job);

}  // namespace slotd::decide
