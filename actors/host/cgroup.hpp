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
/// memory.peak (kernel: Documentation/admin-guide/cgroup-v2.rst). Works on a plain folder of files
/// too, as far as that goes.
class Cgroup {
 public:
  /// Makes the folder and writes the limits. `cpu_quota`: microseconds in each 100,000.
  static Result<Cgroup> create(const std::string& folder, std::optional<std::uint64_t> memory_max,
                               std::optional<std::uint64_t> cpu_quota);
  /// One of the kernel's that is there already; a plain folder is none.
  static std::optional<Cgroup> find(const std::string& folder);
  /// Moves this process in; children are born there. Call it between fork and exec.
  Done enter() const;
  /// True when memory.events reports an OOM kill.
  bool had_oom_kill() const;
  std::optional<ByteCount> peak_memory() const;
  std::vector<pid_t> processes() const;
  /// Stops all in it, or lets it go on; whoever is born there meanwhile too.
  enum class Motion { stopped, going };
  void freeze(Motion motion) const;
  /// Kills all in it: cgroup.kill, else each process, stopped so that none is born meanwhile. Not
  /// waited for.
  void kill() const;
  /// rmdir only: what is not empty stays.
  void remove() const;

 private:
  explicit Cgroup(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
};

}  // namespace slotd::host
