#pragma once

#include "protocol/event.hpp"
#include "protocol/job.hpp"

#include <string_view>

namespace slotd::decide {

/// The event that the notification command is told when this change is committed, as --mail-type spells
/// it (sbatch(1)); empty if there is nothing to tell. Without --mail-type every end is told. An array is
/// told as a whole unless --mail-type contains ARRAY_TASKS.
std::string_view mail_event(EventKind kind, const Job& job);

}  // namespace slotd::decide
