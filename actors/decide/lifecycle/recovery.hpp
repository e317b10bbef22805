#pragma once

#include "protocol/job.hpp"

#include <string_view>

namespace slotd::decide {

// Five facts that a starting daemon finds about an attempt that was live when the last daemon ended. Each
// combination of them is in one row of the table in recovery.cpp.

/// How far the attempt had got, according to the database.
enum class StoredStage {
  starting = 1,  ///< it is committed; a shepherd may have been started or not
  running,       ///< a shepherd reported that the job runs, or that its script ended
  cancel_asked,  ///< its user asked for its end or a requeue, at whatever stage
};
inline constexpr StoredStage last_of(StoredStage) { return StoredStage::cancel_asked; }

/// The stage of a live job.
StoredStage stage_of(const Job& job);

/// Who holds the claim, after the daemon has tried to create it.
enum class ClaimState {
  shepherds = 1,  ///< a shepherd has claimed the attempt
  taken_by_us,    ///< it was missing; now it is ours, and no shepherd can run this attempt
  unreadable,     ///< it exists, but is damaged (by a power cut)
};
inline constexpr ClaimState last_of(ClaimState) { return ClaimState::unreadable; }

/// What has become of the process that the claim names.
enum class ShepherdSighting {
  alive = 1,  ///< that process lives
  gone,       ///< it does not exist, is a zombie, or its pid belongs to another process now
  unknown,    ///< no process to look for, or one in a pid namespace that we cannot see into
};
inline constexpr ShepherdSighting last_of(ShepherdSighting) { return ShepherdSighting::unknown; }

enum class ExitRecordState {
  whole = 1,
  missing,
  broken,  ///< the file is not an exit record of this attempt
};
inline constexpr ExitRecordState last_of(ExitRecordState) { return ExitRecordState::broken; }

enum class BootState {
  same = 1,  ///< the machine has been up since before the attempt
  other,     ///< it was restarted, so nothing of the attempt can live
};
inline constexpr BootState last_of(BootState) { return BootState::other; }

struct RecoveryFacts {
  StoredStage stage = StoredStage::starting;
  ClaimState claim = ClaimState::shepherds;
  ShepherdSighting sighting = ShepherdSighting::gone;
  ExitRecordState record = ExitRecordState::missing;
  BootState boot = BootState::same;
};

enum class Verdict {
  adopt = 1,      ///< its shepherd lives: watch it
  finished,       ///< the exit record tells how it ended
  never_started,  ///< back to the queue, or CANCELLED if that was asked for
  lost,           ///< end what is left of it, then FAILED with reason LostAfterRestart
  node_failed,    ///< NODE_FAIL
};

struct RecoveryDecision {
  Verdict verdict;
  std::string_view why;  ///< one line, for the log
};

/// How many rows of the table match these facts: exactly one. For tests.
int rows_covering(const RecoveryFacts& evidence);

/// What follows from these facts. Every combination has an answer, also those that should not occur.
RecoveryDecision recover(const RecoveryFacts& evidence);

}  // namespace slotd::decide
