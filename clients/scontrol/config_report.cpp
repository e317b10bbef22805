#include "clients/scontrol/config_report.hpp"

#include "clients/process/slurm_version.hpp"
#include "clients/scontrol/show_record.hpp"
#include "clients/views/job_texts.hpp"
#include "protocol/text/instant.hpp"

#include <array>

namespace slotd::clients::control {

namespace {

using Facts = const ConfigFacts&;

std::string seconds(std::string value) { return value.empty() ? "0 sec" : value + " sec"; }

std::string memory_resources(Facts facts) {
  std::string all = "cpu,mem,energy,node,billing,fs/disk,vmem,pages";
  return facts.use.machine.gpus > 0 ? all + ",gres/gpu" : all;
}

/// `512M` is 512 to Slurm.
std::string default_memory(Facts facts) {
  auto value = facts.setting("SLOTD_DEFAULT_MEM");
  if (value.ends_with('M')) value.pop_back();
  return value.empty() ? "UNLIMITED" : value;
}

/// A key of Slurm's, and what it comes to here: the same everywhere, or told by the facts.
struct Key {
  std::string_view name;
  std::string_view fixed;
  std::string (*text)(Facts) = nullptr;
};

constexpr std::array keys{
  Key{"AccountingStorageEnforce", "none"},
  Key{"AccountingStorageHost", "localhost"},
  Key{"AccountingStorageTRES", "", memory_resources},
  Key{"AccountingStorageType", "accounting_storage/slurmdbd"},
  Key{"AuthType", "auth/none"},
  Key{"BOOT_TIME", "", [](Facts facts) { return format_instant(facts.use.daemon_start); }},
  Key{"ClusterName", cluster_name},
  Key{"CompleteWait", "0 sec"},
  Key{"DefMemPerNode", "", default_memory},
  Key{"EnforcePartLimits", "NO"},
  Key{"FirstJobId", "1"},
  Key{"GresTypes", "",
      [](Facts facts) { return std::string(facts.use.machine.gpus > 0 ? "gpu" : "(null)"); }},
  Key{"InactiveLimit", "0 sec"},
  Key{"JobAcctGatherFrequency", "30"},
  Key{"JobAcctGatherType", "jobacct_gather/linux"},
  Key{"JobFileAppend", "0"},
  Key{"JobRequeue", "1"},
  Key{"KillOnBadExit", "0"},
  Key{"KillWait", "", [](Facts facts) { return seconds(facts.setting("SLOTD_KILL_WAIT")); }},
  Key{"MaxArraySize", "100000"},
  Key{"MaxMemPerNode", "UNLIMITED"},
  Key{"MaxNodeCount", "1"},
  Key{"MaxTasksPerNode", "512"},
  Key{"MinJobAge", "", [](Facts facts) { return seconds(facts.setting("SLOTD_MIN_JOB_AGE")); }},
  Key{"MpiDefault", "none"},
  Key{"OverTimeLimit", "0 min"},
  Key{"PreemptMode", "OFF"},
  Key{"PreemptType", "preempt/none"},
  Key{"PriorityType", "priority/basic"},
  Key{"PrivateData", "none"},
  Key{"ProctrackType", "",
      [](Facts facts) {
        return std::string(facts.use.cgroup.empty() ? "proctrack/linuxproc" : "proctrack/cgroup");
      }},
  Key{"PropagateResourceLimits", "ALL"},
  Key{"ReturnToService", "2"},
  Key{"SchedulerTimeSlice", "30 sec"},
  Key{"SchedulerType", "sched/backfill"},
  Key{"SelectType", "select/cons_tres"},
  Key{"SelectTypeParameters", "CR_CPU_MEMORY"},
  Key{"SlurmUser", "", [](Facts facts) { return facts.user; }},
  Key{"SlurmctldHost[0]", "localhost"},
  Key{"SlurmdUser", "", [](Facts facts) { return facts.user; }},
  Key{"SLURM_CONF", "", [](Facts facts) { return facts.setting("SLOTD_CONFIG"); }},
  Key{"SLURM_VERSION", slurm_version},
  Key{"StateSaveLocation", "", [](Facts facts) { return facts.setting("SLOTD_ROOT"); }},
  Key{"SwitchType", "switch/none"},
  Key{"TaskPlugin", "task/none"},
  Key{"TmpFS", "/tmp"},
  Key{"TopologyPlugin", "topology/none"},
  Key{"TrackWCKey", "No"},
  Key{"UnkillableStepTimeout", "60 sec"},
  Key{"WaitTime", "0 sec"},
};

constexpr std::size_t key_width = 23;

std::string line(std::string_view name, std::string_view value) {
  auto padded = std::string(name);
  if (padded.size() < key_width) padded.resize(key_width, ' ');
  return padded + " = " + shown(value) + "\n";
}

}  // namespace

std::string ConfigFacts::setting(std::string_view name) const {
  for (const auto& setting : settings)
    if (setting.name == name) return setting.value;
  return "";
}

std::string config_report(const ConfigFacts& facts, Time now) {
  auto text = "Configuration data as of " + format_instant(now) + "\n";
  for (const auto& key : keys)
    text += line(key.name, key.text ? key.text(facts) : std::string(key.fixed));
  for (const auto& setting : facts.settings) text += line(setting.name, setting.value);
  return text + "\n" + ping_line(Reached::yes);
}

std::string ping_line(Reached reached) {
  return std::string("Slurmctld(primary) at ") + machine_name +
         (reached == Reached::yes ? " is UP\n" : " is DOWN\n");
}

}  // namespace slotd::clients::control
