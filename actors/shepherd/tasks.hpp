#pragma once

#include "actors/host/cgroup.hpp"
#include "actors/shepherd/claim.hpp"
#include "actors/shepherd/stdio.hpp"
#include "protocol/job.hpp"

#include <sys/types.h>
#include <optional>
#include <vector>

namespace slotd::shepherd {

/// The batch script's own processes: one, or for a `--wrap` one for each rank. They form one process group
/// within the shepherd's session, as in Slurm.
class Tasks {
 public:
  /// Starts them all in the current directory and returns when each of them runs its script. After a Fault
  /// some may run; they are kept here, to be killed and reaped.
  Done start(const Assignment& assignment, const Stdio& stdio,
             const std::optional<host::Cgroup>& cgroup);

  /// A child was reaped, which need not be one of these.
  void reaped(pid_t pid, int wait_status);
  bool any_left() const;
  /// The first status in rank order that is not 0:0; 0:0 if all ended well. Call it once none is left.
  ExitStatus exit_status() const;

  /// Signals the process group, and so whatever the script started and did not move to another group.
  void signal_group(int signal) const;
  /// Signals only the scripts' own processes.
  void signal_scripts(int signal) const;

 private:
  struct Task {
    pid_t pid = 0;
    bool left = true;  ///< not reaped yet, so that its pid belongs to nobody else
    ExitStatus exit;
  };
  std::vector<Task> tasks_;  ///< by rank
};

}  // namespace slotd::shepherd
