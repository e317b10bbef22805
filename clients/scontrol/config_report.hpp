#pragma once

#include "protocol/node.hpp"
#include "protocol/settings.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slotd::clients::control {

/// The daemon's settings and machine, and the user.
struct ConfigFacts {
  std::vector<ShownSetting> settings;
  MachineUse use;
  std::string user;  ///< `ann(1000)`

  /// The value in force; empty for a setting that the daemon did not report.
  std::string setting(std::string_view name) const;
  /// What a job gets that asks for no memory, as Slurm says it: `512`, `UNLIMITED`.
  std::string default_memory() const;
};

/// `scontrol show config`: those of Slurm's keys that mean something here, in Slurm's words and order,
/// then the settings of slotd.
std::string config_report(const ConfigFacts& facts, Time now);

/// `scontrol ping`: one line.
enum class Reached { yes, no };
std::string ping_line(Reached reached);

}  // namespace slotd::clients::control
