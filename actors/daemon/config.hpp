#pragma once

#include "actors/decide/admission/admission.hpp"
#include "actors/decide/resources/gpu_list.hpp"
#include "actors/host/log.hpp"
#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"
#include "protocol/node.hpp"
#include "protocol/setting_values.hpp"

#include <string>
#include <vector>

namespace slotd {

/// What a daemon runs with, checked. protocol/settings.cpp and docs/CONFIGURATION.md list the names,
/// defaults and meanings.
struct DaemonConfig {
  std::string root;  ///< absolute
  Machine machine;
  decide::Defaults defaults;
  std::string cgroup_base;           ///< empty if CPU and memory are reservations only
  bool cgroup_auto = false;          ///< `auto` is configured
  bool limit_default_memory = true;  ///< as decide::LaunchFacts says
  bool cgroup_unchecked = false;     ///< any folder will do
  Duration kill_wait{std::chrono::seconds{30}};
  Duration min_job_age{std::chrono::seconds{300}};
  Duration starvation{std::chrono::seconds{600}};
  Duration keep_folders{std::chrono::hours{24 * 30}};  ///< of jobs, after their end
  bool network_root = false;
  std::string notify_command;  ///< empty if there is none
  host::LogLevel log_level = host::LogLevel::info;
  std::vector<ShownSetting> shown;  ///< every setting of a daemon, as it is in force
  bool operator==(const DaemonConfig&) const = default;
};

/// Facts of the machine, for settings that are not given.
struct MachineFacts {
  Cpus cpus;
  Mebibytes memory;
  std::string host_name;
  std::string home;
  std::string jobs_cgroup;   ///< the folder that `auto` means; empty if there is none
  decide::GpusFound gpus{};  ///< for a machine whose SLOTD_GPU_COUNT is not set
  bool gpus_known = true;    ///< false while GPUs are looked for: what depends on them is left open
};

/// Do the settings leave it to the daemon to look for GPUs?
bool asks_for_gpus(const SettingValues& values);

/// Fault `invalid` names the variable, its value, and its line of the configuration file.
Result<DaemonConfig> read_config(const SettingValues& values, const MachineFacts& facts);

}  // namespace slotd
