#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/ids.hpp"

#include <map>
#include <optional>
#include <vector>

namespace slotd::decide {

/// How long a job's folder is kept after the job's end, where SLOTD_KEEP_DAYS says `setting`. At least
/// an hour: a shepherd may still use the folder for a moment after the end is on disk.
Duration folders_kept_for(Duration setting);

/// What becomes of the folders of some jobs.
struct FoldersDue {
  std::vector<JobId> due;        ///< their jobs ended long enough ago, in order of id
  std::optional<Time> next_end;  ///< the earliest end among the other jobs
  bool operator==(const FoldersDue&) const = default;
};

/// `ends` holds the ends of those of the jobs that are over; all other folders stay. A job that ended
/// at `ended_by` is due.
FoldersDue folders_due(const std::map<JobId, Time>& ends, Time ended_by);

/// How long to wait before the folders are looked at again: until the first one is due, but at least an
/// hour, so that many folders cost little, and at most a day, so that a clock that was set is noticed.
/// `next_end`: the earliest end of a job whose folder is left.
Duration until_next_look(std::optional<Time> next_end, Time now, Duration kept_for);

}  // namespace slotd::decide
