#pragma once

#include "protocol/base/ids.hpp"

#include <sys/types.h>
#include <string>
#include <utility>
#include <vector>

namespace slotd {

/// Reaches the processes of an attempt without its shepherd. It stands behind an interface because
/// no process of a test should have to survive SIGKILL.
class JobProcesses {
 public:
  virtual ~JobProcesses() = default;

  /// TERM (and CONT, so that stopped ones hear it) or KILL to each process that carries the
  /// attempt's mark. Their shepherd, which carries none, may live and reaps them.
  enum class Force { terminate, kill };
  virtual void end(JobId job, Attempt attempt, Force force) = 0;

  /// KILL to all that a dead shepherd left behind. Returns those that were still there; once there
  /// are none, nothing is left of the attempt. `session`: the one that the shepherd led; 0 if
  /// unknown.
  virtual std::vector<pid_t> sweep(JobId job, Attempt attempt, pid_t session) = 0;
};

/// Those of this machine: found by cgroup where the job has one, since nobody leaves it, and by
/// session and mark.
class MachineProcesses : public JobProcesses {
 public:
  /// `cgroup_base` is empty where jobs have no cgroups.
  MachineProcesses(std::string root_uuid, std::string cgroup_base)
      : root_uuid_(std::move(root_uuid)), cgroup_base_(std::move(cgroup_base)) {}

  void end(JobId job, Attempt attempt, Force force) override;
  std::vector<pid_t> sweep(JobId job, Attempt attempt, pid_t session) override;

 private:
  std::vector<pid_t> left_over(JobId job, Attempt attempt, pid_t session) const;

  std::string root_uuid_;
  std::string cgroup_base_;
};

}  // namespace slotd
