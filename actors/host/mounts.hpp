#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace slotd::host {

/// The part of a line of /proc/self/mountinfo (proc(5)) that is used here.
struct Mount {
  std::string root;     ///< which folder of the file system is mounted
  std::string point;    ///< where
  std::string type;     ///< `ext4`, `nfs4`, `cgroup2`
  std::string options;  ///< of the file system: for cgroup v1 they name its controllers
};

/// Other lines are skipped. Blanks written as `\040` become blanks again.
std::vector<Mount> parse_mounts(std::string_view mountinfo);

/// The mount that a path lies on: the longest mount point that the path begins with, and the last one
/// where several are equal. Null if there is none.
const Mount* mount_of(const std::vector<Mount>& mounts, std::string_view path);

/// Mounts of this process.
std::vector<Mount> own_mounts();

}  // namespace slotd::host
