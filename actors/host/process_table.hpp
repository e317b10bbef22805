#pragma once

#include "protocol/base/amounts.hpp"

#include <sys/types.h>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::host {

/// All descendants of a process, without the process itself and without zombies. Orphans are found if
/// the process adopts them (PR_SET_CHILD_SUBREAPER). Where the kernel lists children, the cost grows with
/// the descendants and not with all processes of the machine.
std::vector<pid_t> descendants(pid_t root);

/// Finds what a vanished shepherd left behind: processes of this uid whose environment at exec held
/// `SLOTD_JOB=<mark>`, and those that share a session with them, unless the session belongs to somebody
/// else (its leader lives and has another mark or none). This process and zombies are left out.
/// `session` is the shepherd's pid if its end was seen just now and the pid is not used again yet: a job's
/// processes are in that session, whatever they did to their environment.
std::vector<pid_t> processes_with_mark(std::string_view mark, pid_t session = 0);

/// The pid of a living shepherd of this attempt, known by the arguments it was started with; 0 if there
/// is none. It finds a shepherd that has not made its claim yet, or whose claim was removed.
pid_t shepherd_of(const std::string& job_folder, std::string_view attempt);

/// The resident memory of these processes together; processes that have ended do not count.
ByteCount resident_memory(const std::vector<pid_t>& pids);

/// `pid 12 (name), pid 13 (name)`; at most eight, then `…`.
std::string describe(const std::vector<pid_t>& pids);

}  // namespace slotd::host
