#pragma once

#include "actors/interfaces.hpp"
#include "protocol/notice.hpp"

#include <vector>

namespace slotd {

/// Deals with the notifications that were due when the last daemon ended. Without a notifier nobody
/// waits for them any more: they are crossed out in the journal.
void send_late_notices(const NotifierActor& notifier, const JournalActor& journal,
                       const std::vector<Notice>& due);

}  // namespace slotd
