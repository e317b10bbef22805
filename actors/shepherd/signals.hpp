#pragma once

namespace slotd::shepherd {

/// Makes the shepherd ignore TERM: a machine that goes down, or a hasty `kill`, sends it to everything. The
/// job's processes end then, and the shepherd stays to report how. Blocks SIGCHLD too, for Wakeup.
void stay_for_signals();

/// For a child before exec: every signal has its usual effect again, and none is blocked.
void heed_signals();

}  // namespace slotd::shepherd
