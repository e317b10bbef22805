#pragma once

#include "actors/host/cgroup.hpp"
#include "actors/shepherd/claim.hpp"
#include "actors/shepherd/stdio.hpp"
#include "protocol/job.hpp"

#include <sys/types.h>
#include <optional>
#include <vector>

namespace slotd::shepherd {

/// The batch script's own processes: one, or for a `--wrap` one a rank. They form one process group
/// within the shepherd's session, as Slurm's do.
class Tasks {
 public:
  /// Starts them all, in the current directory; returns when each of them runs its script. On a
  /// Fault some may run: they are in here, to be killed and reaped.
  Done start(const Assignment& assignment, const Stdio& stdio,
             const std::optional<host::Cgroup>& cgroup);

  /// A child was reaped; it need not be one of these.
  void reaped(pid_t pid, int wait_status);
  bool any_left() const;
  /// In rank order the first that is not 0:0; 0:0 where all ended well. Once none is left.
  ExitStatus exit_status() const;

  /// To the process group, and so to what the script started and did not put aside.
  void signal_group(int signal) const;
  /// To the scripts' own processes alone.
  void signal_scripts(int signal) const;

 private:
  struct Task {
    pid_t pid = 0;
    bool left = true;  ///< not reaped: until then its pid is nobody else's
    ExitStatus exit;
  };
  std::vector<Task> tasks_;  ///< by rank
};

}  // namespace slotd::shepherd
