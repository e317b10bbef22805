#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"

#include <sys/types.h>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace slotd::host {

/// One job's folder in a cgroup v2 subtree: files memory.max, cpu.max, cgroup.procs, memory.events,
/// memory.peak (kernel: Documentation/admin-guide/cgroup-v2.rst). A plain folder of files works
/// too, as far as a plain folder can.
class Cgroup {
 public:
  /// Makes the folder and writes the limits. `cpu_quota`: microseconds in each 100,000.
  static Result<Cgroup> create(const std::string& folder, std::optional<std::uint64_t> memory_max,
                               std::optional<std::uint64_t> cpu_quota);
  /// Opens a cgroup of the kernel that exists already; a plain folder is none.
  static std::optional<Cgroup> find(const std::string& folder);
  /// Moves this process into the cgroup; its children start there. Call it between fork and exec.
  Done enter() const;
  /// True if memory.events reports an OOM kill.
  bool had_oom_kill() const;
  std::optional<ByteCount> peak_memory() const;
  std::vector<pid_t> processes() const;
  /// Stops all processes in the cgroup or lets them go on, also those that start there meanwhile.
  enum class Motion { stopped, going };
  void freeze(Motion motion) const;
  /// Kills all processes in the cgroup: by cgroup.kill, else one by one, stopped so that none starts
  /// meanwhile. Does not wait for their end.
  void kill() const;
  /// Calls rmdir(2) only: a folder that is not empty stays.
  void remove() const;

 private:
  explicit Cgroup(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
};

}  // namespace slotd::host
