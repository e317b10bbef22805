#pragma once

#include "actors/host/unique_fd.hpp"
#include "protocol/base/result.hpp"
#include "protocol/claim.hpp"

#include <sys/types.h>
#include <cstdint>
#include <optional>
#include <string>

namespace slotd::host {

/// What /proc/PID/stat tells (proc(5)). None if there is no such process.
struct ProcessStat {
  pid_t parent = 0;
  pid_t session = 0;
  std::uint64_t start_time = 0;  ///< clock ticks since boot, field 22
  std::uint64_t resident_pages = 0;
  bool zombie = false;  ///< all its threads have ended, and nobody has reaped it
};
std::optional<ProcessStat> process_stat(pid_t pid);

/// Who this process is, for a claim file.
Claim own_claim();

/// This machine's boot: /proc/sys/kernel/random/boot_id, without the line's end.
std::string boot_id();
/// Inode number of this process's pid namespace.
std::uint64_t pid_namespace();

/// What can be seen of the process that a claim names.
enum class Sighting {
  alive = 1,     ///< the very process: pid, start time, boot and pid namespace agree
  gone,          ///< no such process, or a zombie
  another,       ///< the pid belongs to a younger process now
  other_boot,    ///< the claim is from another boot: its process cannot live
  out_of_sight,  ///< the claim is of another pid namespace: nothing can be said
};
inline constexpr Sighting last_of(Sighting) { return Sighting::out_of_sight; }

struct SeenProcess {
  Sighting sighting = Sighting::gone;
  /// A pidfd of this very process if it is alive; readable when it ends. It is empty for a living process
  /// if there are no descriptors left.
  UniqueFd pidfd;
};
/// Opens the pidfd first and compares the start time after that, so that a pid reused in between cannot
/// deceive us.
SeenProcess look_for(const Claim& claim);

/// pidfd_open(2), close-on-exec. Empty, with errno set, if it fails.
UniqueFd open_pidfd(pid_t pid);

/// kill(2) to one process (pid > 0) or process group (pid < 0) of a job. False if there is none. In a
/// build with crash points nothing is delivered while the file named by SLOTD_TEST_UNKILLABLE exists, so
/// that tests can have processes that no signal reaches.
bool send_signal(pid_t pid, int signal);
/// Does that file exist now? Never in a release.
bool signals_withheld();

}  // namespace slotd::host
