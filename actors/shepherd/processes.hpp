#pragma once

#include "actors/host/cgroup.hpp"
#include "protocol/base/amounts.hpp"

#include <optional>
#include <string>

namespace slotd::shepherd {

/// All processes of the job, wherever they went: every orphan becomes its shepherd's child
/// (PR_SET_CHILD_SUBREAPER), so all of them are its descendants.
class JobProcesses {
 public:
  explicit JobProcesses(const std::optional<host::Cgroup>& cgroup) : cgroup_(cgroup) {}

  void signal(int signal) const;
  /// Sends KILL to all that can be found, also to processes forked meanwhile. Does not wait for their end.
  void kill() const;
  /// Measures how much memory they have now. Not needed with a cgroup that keeps the peak itself.
  void sample_memory();
  /// Is `sample_memory` worth calling?
  bool needs_samples() const;
  /// The cgroup's peak; without one the largest sample or the largest process that was reaped, whichever
  /// is larger.
  ByteCount peak_memory() const;
  /// `pid 12 (name), …`
  std::string describe() const;

 private:
  const std::optional<host::Cgroup>& cgroup_;
  ByteCount largest_sample_;
};

}  // namespace slotd::shepherd
