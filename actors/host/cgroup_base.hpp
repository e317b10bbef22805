#pragma once

#include "actors/host/mounts.hpp"
#include "protocol/base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::host {

enum class CgroupCheck {
  whole,     ///< it must be a cgroup v2 folder that can limit memory and CPU
  writable,  ///< any folder will do; a missing one is created
};

/// Checks that jobs' cgroups can be made below this folder (SLOTD_CGROUP_BASE), and hands the
/// controllers memory and cpu down to them where nobody has. Fault `system`:
/// `failed to apply cgroup controls under SLOTD_CGROUP_BASE=…: `, and why.
Done check_cgroup_base(const std::string& folder, CgroupCheck how);

/// What `SLOTD_CGROUP_BASE=auto` means: the subtree of the unit slotd-jobs.service beside the one
/// that this process belongs to, delegated to us. None if there is none that can be used.
std::optional<std::string> jobs_cgroup();

/// Says where that subtree would be, from /proc/self/cgroup and the mounts. None if this process has no
/// cgroup v2 of its own.
std::optional<std::string> jobs_cgroup_path(std::string_view own_cgroups,
                                            const std::vector<Mount>& mounts);

}  // namespace slotd::host
