#pragma once

#include "protocol/base/amounts.hpp"

#include <sys/types.h>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::host {

/// All descendants of a process, the process itself not among them. Zombies are left out. Orphans are found
/// where they come to the process (PR_SET_CHILD_SUBREAPER). Costs what the descendants are, not what processes
/// there are, where the kernel lists children.
std::vector<pid_t> descendants(pid_t root);

/// Processes of this uid whose environment at exec held `SLOTD_JOB=<mark>`, and those that share a
/// session with them, unless the session belongs to somebody else (its leader lives and has another
/// mark or none); this process not among them. Zombies are left out. Finds what a vanished shepherd
/// left behind. `session`: the shepherd's pid, where it was seen to end just now and the number is
/// not used again yet; a job's processes are in its session, whatever they did to their
/// environment.
std::vector<pid_t> processes_with_mark(std::string_view mark, pid_t session = 0);

/// A shepherd of this attempt that lives, told by the arguments it was started with; 0: none. Finds one
/// whose claim was not made yet, or was removed.
pid_t shepherd_of(const std::string& job_folder, std::string_view attempt);

/// Sum of the resident memory of these processes; those that are gone count nothing.
ByteCount resident_memory(const std::vector<pid_t>& pids);

/// `pid 12 (name), pid 13 (name)`; at most eight, then `…`.
std::string describe(const std::vector<pid_t>& pids);

}  // namespace slotd::host
