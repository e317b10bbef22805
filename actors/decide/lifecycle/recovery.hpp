#pragma once

#include "protocol/job.hpp"

#include <string_view>

namespace slotd::decide {

/// What a starting daemon finds about an attempt that was live when the last daemon ended. The
/// product of these five is the whole of recovery; each combination has a row in recovery.cpp.

/// How far the attempt had got on disk.
enum class StoredStage {
  starting = 1,  ///< the attempt is committed; whether a shepherd was started is not known
  running,       ///< a shepherd had said that the job runs, or that its script has ended
  cancel_asked,  ///< its user wants it ended, however far it had got
};
inline constexpr StoredStage last_of(StoredStage) { return StoredStage::cancel_asked; }

/// Who has the claim, after the daemon itself tried to create it where it was missing.
enum class ClaimState {
  shepherds = 1,  ///< a shepherd has claimed the attempt
  taken_by_us,    ///< it was missing and is ours now: no shepherd can ever run this attempt
  unreadable,     ///< there is one, but it says nothing (damaged by a power cut)
};
inline constexpr ClaimState last_of(ClaimState) { return ClaimState::unreadable; }

/// What is to be seen of the process that the claim names.
enum class ShepherdSighting {
  alive = 1,  ///< the very process
  gone,       ///< no such process, a zombie, or the pid is another's by now
  unknown,    ///< nobody to look for, or a pid namespace that we cannot look into
};
inline constexpr ShepherdSighting last_of(ShepherdSighting) { return ShepherdSighting::unknown; }

enum class ExitRecordState {
  whole = 1,
  missing,
  broken,  ///< there is a file, and it is no record of this attempt
};
inline constexpr ExitRecordState last_of(ExitRecordState) { return ExitRecordState::broken; }

enum class BootState {
  same = 1,  ///< the machine is up since before the attempt
  other,     ///< it was restarted: nothing of the attempt can live
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
  adopt = 1,      ///< the shepherd lives: watch it
  finished,       ///< the record decides
  never_started,  ///< nothing of it ever ran: back to the queue, or CANCELLED where that was asked
  lost,           ///< end what is left of it, then FAILED, LostAfterRestart
  node_failed,    ///< NODE_FAIL
};

struct RecoveryDecision {
  Verdict verdict;
  std::string_view why;  ///< one line, for the log
};

/// How many rows of the table cover this evidence; one, for every evidence there is.
int rows_covering(const RecoveryFacts& evidence);

/// Total: every combination of the five has exactly one finding, also those that should not occur.
RecoveryDecision recover(const RecoveryFacts& evidence);

}  // namespace slotd::decide
