#include "actors/daemon/cgroup_limits.hpp"

#include "actors/host/cgroup_base.hpp"
#include "actors/host/log.hpp"

#include <string>

namespace slotd {

namespace {

std::string what_auto_means(const DaemonConfig& config) {
  if (!config.cgroup_base.empty()) return config.cgroup_base;
  return "no writable unit slotd-jobs.service beside this one; CPU and memory are reservations "
         "only";
}

}  // namespace

std::function<Done()> cgroup_check(const DaemonConfig& config) {
  if (config.cgroup_base.empty()) return {};
  auto how = config.cgroup_unchecked ? host::CgroupCheck::writable : host::CgroupCheck::whole;
  return [base = config.cgroup_base, how] { return host::check_cgroup_base(base, how); };
}

void log_cgroup(const DaemonConfig& config) {
  if (config.cgroup_auto)
    host::log(host::LogLevel::info, "SLOTD_CGROUP_BASE=auto: " + what_auto_means(config));
  auto check = cgroup_check(config);
  if (!check) return;
  if (auto usable = check(); !usable)
    host::log(host::LogLevel::warn, "submissions are refused: " + usable.error().text);
}

}  // namespace slotd
