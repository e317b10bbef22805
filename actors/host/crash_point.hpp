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
/// Kills, if the environment asks for it here (each pass counts; `SLOTD_CRASH_AT=name` or `name:3`
/// for the third pass): with SLOTD_CRASH_WHO=daemon the daemon alone, with `both` the daemon and
/// the shepherds that it started. SIGKILL, so that nothing is tidied up. Once per file named by
/// SLOTD_CRASH_MARK, which is created at the kill, so that a restarted daemon goes on.
void crash_point(CrashPoint point);
#else
/// Nothing: a release has no crash points.
inline void crash_point(CrashPoint) {}
#endif

}  // namespace slotd::host
