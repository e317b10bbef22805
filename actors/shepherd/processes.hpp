#pragma once

#include "actors/host/cgroup.hpp"
#include "protocol/base/amounts.hpp"

#include <optional>
#include <string>

namespace slotd::shepherd {

/// All processes of the job together, wherever they went: every orphan comes back to its shepherd
/// (PR_SET_CHILD_SUBREAPER), so they are its descendants.
class JobProcesses {
 public:
  explicit JobProcesses(const std::optional<host::Cgroup>& cgroup) : cgroup_(cgroup) {}

  void signal(int signal) const;
  /// KILL to all that can be found, also to what they forked while it went out. Not waited for.
  void kill() const;
  /// Looks how much memory they have now. Nothing to do with a cgroup that keeps the peak itself.
  void sample_memory();
  /// Is `sample_memory` worth calling?
  bool needs_samples() const;
  /// The cgroup's peak; without it the larger of the largest sample and of the largest process that
  /// was reaped.
  ByteCount peak_memory() const;
  /// `pid 12 (name), …`
  std::string describe() const;

 private:
  const std::optional<host::Cgroup>& cgroup_;
  ByteCount largest_sample_;
};

}  // namespace slotd::shepherd
