#pragma once

#include "actors/decide/admission.hpp"
#include "actors/host/log.hpp"
#include "protocol/amounts.hpp"
#include "protocol/node.hpp"
#include "protocol/result.hpp"

#include <functional>
#include <optional>
#include <string>

namespace slotd {

/// What a daemon runs with, checked. One list of names, defaults and meanings: SPEC §10 and
/// docs/CONFIGURATION.md.
struct DaemonConfig {
  std::string root;  ///< absolute
  Machine machine;
  decide::Defaults defaults;
  std::string cgroup_base;  ///< empty: CPU and memory are reservations only
  Duration kill_wait{std::chrono::seconds{30}};
  Duration min_job_age{std::chrono::seconds{300}};
  Duration starvation{std::chrono::seconds{600}};
  bool network_root = false;
  host::LogLevel log_level = host::LogLevel::info;
};

/// Value of an environment variable; none if it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;
Environment process_environment();

/// What the machine itself says, for what is not configured.
struct MachineFacts {
  Cpus cpus;
  Mebibytes memory;
  std::string host_name;
  std::string home;
};

/// Fault `invalid` names the variable and its value.
Result<DaemonConfig> read_config(const Environment& environment, const MachineFacts& facts);

}  // namespace slotd
