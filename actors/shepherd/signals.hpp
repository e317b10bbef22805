#pragma once

namespace slotd::shepherd {

/// A machine that goes down, or a hasty `kill`, sends TERM to everything: the job's processes heed
/// it, the shepherd stays to say how they ended. From here on SIGCHLD is blocked, for Wakeup.
void stay_for_signals();

/// In a child, before exec: every signal has its usual effect again and none is blocked.
void heed_signals();

}  // namespace slotd::shepherd
