#pragma once

#include "actors/decide/admission/admission.hpp"
#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"
#include "protocol/node.hpp"

#include <functional>
#include <string>

namespace slotd {

/// What of the daemon's configuration and of this boot the scheduler goes by.
struct SchedulerConfig {
  Machine machine;
  decide::Defaults defaults;
  std::string cgroup_base;  ///< empty: CPU and memory are reservations only
  Duration kill_wait{std::chrono::seconds{30}};
  Duration min_job_age{std::chrono::seconds{300}};
  Duration starvation{std::chrono::seconds{600}};
  std::string boot = {};  ///< this boot of the machine
  Time boot_time = {};    ///< since when the machine is up
  std::function<Done()> check_cgroups =
    {};  ///< can a job be limited as configured? null: it need not
};

/// So many jobs are dealt with in one go; other requests get their turn between.
inline constexpr int jobs_at_a_time = 250;

}  // namespace slotd
