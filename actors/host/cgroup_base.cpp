#include "actors/host/cgroup_base.hpp"

#include "actors/host/files.hpp"
#include "actors/host/unique_fd.hpp"
#include "protocol/text/words.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>

namespace slotd::host {

namespace {

constexpr std::array<std::string_view, 2> needed{"memory", "cpu"};

tl::unexpected<Fault> refuse(const std::string& folder, const std::string& why) {
  return fail(FaultCode::system,
              "failed to apply cgroup controls under SLOTD_CGROUP_BASE=" + folder + ": " + why);
}

Done check_writable(const std::string& folder) {
  struct stat found {};
  if (::stat(folder.c_str(), &found) != 0) return refuse(folder, errno_text(errno));
  if (!S_ISDIR(found.st_mode)) return refuse(folder, "it is not a folder");
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    return refuse(folder, "no folders can be made there: " + errno_text(errno));
  return {};
}

bool lists(const std::string& file, std::string_view controller) {
  auto text = read_file(file).value_or("");
  auto words = split(text, " \n");
  return std::find(words.begin(), words.end(), controller) != words.end();
}

/// Children have the controllers that a cgroup hands down.
Done hand_down(const std::string& folder, std::string_view controller) {
  if (!lists(folder + "/cgroup.controllers", controller))
    return refuse(folder, "it has no controller " + std::string(controller));
  auto control = folder + "/cgroup.subtree_control";
  if (lists(control, controller)) return {};
  UniqueFd file(::open(control.c_str(), O_WRONLY | O_CLOEXEC));
  auto word = "+" + std::string(controller);
  if (file && ::write(file.get(), word.data(), word.size()) >= 0) return {};
  return refuse(folder, "it cannot hand its controller " + std::string(controller) +
                          " down: " + errno_text(errno));
}

/// This process's place in the v2 hierarchy: the line `0::/user.slice/…`.
std::string_view own_v2_path(std::string_view own_cgroups) {
  for (auto line : split(own_cgroups, "\n"))
    if (line.starts_with("0::")) return line.substr(3);
  return {};
}

}  // namespace

Done check_cgroup_base(const std::string& folder, CgroupCheck how) {
  if (how == CgroupCheck::writable) {
    if (auto made = make_folders(folder, 0755); !made) return refuse(folder, made.error().text);
    return check_writable(folder);
  }
  if (auto writable = check_writable(folder); !writable) return writable;
  struct statfs found {};
  if (::statfs(folder.c_str(), &found) != 0 || found.f_type != CGROUP2_SUPER_MAGIC)
    return refuse(folder, "it is not a cgroup v2 folder");
  for (auto controller : needed)
    if (auto done = hand_down(folder, controller); !done) return done;
  return {};
}

std::optional<std::string> jobs_cgroup_path(std::string_view own_cgroups,
                                            const std::vector<Mount>& mounts) {
  auto own = std::string(own_v2_path(own_cgroups));
  auto slash = own.rfind('/');
  if (slash == std::string::npos || own == "/") return std::nullopt;
  own.erase(slash);
  for (const auto& mount : mounts) {
    if (mount.type != "cgroup2") continue;
    auto above = mount.root == "/" ? std::string{} : mount.root;
    if (!(own + "/").starts_with(above + "/")) continue;
    return mount.point + own.substr(above.size()) + "/slotd-jobs.service";
  }
  return std::nullopt;
}

std::optional<std::string> jobs_cgroup() {
  auto folder = jobs_cgroup_path(read_file("/proc/self/cgroup").value_or(""), own_mounts());
  if (!folder || !check_cgroup_base(*folder, CgroupCheck::whole)) return std::nullopt;
  return folder;
}

}  // namespace slotd::host
