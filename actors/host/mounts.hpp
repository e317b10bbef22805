#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace slotd::host {

/// One line of /proc/self/mountinfo (proc(5)), as far as it is used here.
struct Mount {
  std::string root;     ///< which folder of the file system is mounted
  std::string point;    ///< where
  std::string type;     ///< `ext4`, `nfs4`, `cgroup2`
  std::string options;  ///< of the file system: for cgroup v1 they name its controllers
};

/// Lines that are no such line are passed over. Blanks written as `\040` are turned back.
std::vector<Mount> parse_mounts(std::string_view mountinfo);

/// The mount that a path lies on: of those that are a beginning of it, the longest, and of these
/// the last. None: null.
const Mount* mount_of(const std::vector<Mount>& mounts, std::string_view path);

/// Mounts of this process.
std::vector<Mount> own_mounts();

}  // namespace slotd::host
