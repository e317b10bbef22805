#pragma once

#include <string_view>

namespace slotd::host {

/// Rows of crash_points.def.
enum class CrashPoint {
#define CRASH_POINT(name, where, truth) name,
#include "actors/host/crash_points.def"
#undef CRASH_POINT
};

#ifdef SLOTD_CRASH_POINTS
/// Kills if the environment asks for it at this point: `SLOTD_CRASH_AT=name` means the first pass,
/// `name:3` the third. SLOTD_CRASH_WHO=daemon kills the daemon alone, `both` the daemon and the shepherds
/// that it started. It is SIGKILL, so that nothing is tidied up. The kill creates the file named by
/// SLOTD_CRASH_MARK and does not happen where that file exists, so that a restarted daemon goes on.
void crash_point(CrashPoint point);
#else
/// Does nothing: a release has no crash points.
inline void crash_point(CrashPoint) {}
#endif

}  // namespace slotd::host
