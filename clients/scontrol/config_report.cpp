#include "clients/scontrol/config_report.hpp"

#include "clients/process/slurm_version.hpp"
#include "clients/scontrol/show_record.hpp"
#include "clients/views/display_width.hpp"
#include "clients/views/job_facts.hpp"
#include "protocol/text/instant.hpp"

#include <array>

namespace slotd::clients::control {

namespace {

using Facts = const ConfigFacts&;

Value seconds(const std::string& value) { return (value.empty() ? "0" : value) + " sec"; }

Value counted_resources(Facts facts) {
  std::string all = "cpu,mem,energy,node,billing,fs/disk,vmem,pages";
  return facts.use.machine.gpus > 0 ? all + ",gres/gpu" : all;
}

Value gres_types(Facts facts) { return facts.use.machine.gpus > 0 ? Value("gpu") : Value(); }

Value process_tracking(Facts facts) {
  return facts.use.cgroup.empty() ? "proctrack/linuxproc" : "proctrack/cgroup";
}

Value user(Facts facts) { return facts.user; }

using Key = Entry<ConfigFacts>;

// The same everywhere, or told by the facts.
constexpr std::array keys{
  Key::line("AccountingStorageEnforce", "none"),
  Key::line("AccountingStorageHost", "localhost"),
  Key::line("AccountingStorageTRES", counted_resources),
  Key::line("AccountingStorageType", "accounting_storage/slurmdbd"),
  Key::line("AuthType", "auth/none"),
  Key::line("BOOT_TIME", [](Facts facts) -> Value { return facts.use.daemon_start; }),
  Key::line("ClusterName", cluster_name),
  Key::line("CompleteWait", "0 sec"),
  Key::line("DefMemPerNode", [](Facts facts) -> Value { return facts.default_memory(); }),
  Key::line("EnforcePartLimits", "NO"),
  Key::line("FirstJobId", "1"),
  Key::line("GresTypes", gres_types),
  Key::line("InactiveLimit", "0 sec"),
  Key::line("JobAcctGatherFrequency", "30"),
  Key::line("JobAcctGatherType", "jobacct_gather/linux"),
  Key::line("JobFileAppend", "0"),
  Key::line("JobRequeue", "1"),
  Key::line("KillOnBadExit", "0"),
  Key::line("KillWait", [](Facts facts) { return seconds(facts.setting("SLOTD_KILL_WAIT")); }),
  Key::line("MaxArraySize", "100000"),
  Key::line("MaxMemPerNode", "UNLIMITED"),
  Key::line("MaxNodeCount", "1"),
  Key::line("MaxTasksPerNode", "512"),
  Key::line("MinJobAge", [](Facts facts) { return seconds(facts.setting("SLOTD_MIN_JOB_AGE")); }),
  Key::line("MpiDefault", "none"),
  Key::line("OverTimeLimit", "0 min"),
  Key::line("PreemptMode", "OFF"),
  Key::line("PreemptType", "preempt/none"),
  Key::line("PriorityType", "priority/basic"),
  Key::line("PrivateData", "none"),
  Key::line("ProctrackType", process_tracking),
  Key::line("PropagateResourceLimits", "ALL"),
  Key::line("ReturnToService", "2"),
  Key::line("SchedulerTimeSlice", "30 sec"),
  Key::line("SchedulerType", "sched/backfill"),
  Key::line("SelectType", "select/cons_tres"),
  Key::line("SelectTypeParameters", "CR_CPU_MEMORY"),
  Key::line("SlurmUser", user),
  Key::line("SlurmctldHost[0]", "localhost"),
  Key::line("SlurmdUser", user),
  Key::line("SLURM_CONF", [](Facts facts) -> Value { return facts.setting("SLOTD_CONFIG"); }),
  Key::line("SLURM_VERSION", slurm_version),
  Key::line("StateSaveLocation", [](Facts facts) -> Value { return facts.setting("SLOTD_ROOT"); }),
  Key::line("SwitchType", "switch/none"),
  Key::line("TaskPlugin", "task/none"),
  Key::line("TmpFS", "/tmp"),
  Key::line("TopologyPlugin", "topology/none"),
  Key::line("TrackWCKey", "No"),
  Key::line("UnkillableStepTimeout", "60 sec"),
  Key::line("WaitTime", "0 sec"),
};

constexpr std::size_t key_width = 23;

std::string line(std::string_view name, std::string_view value) {
  auto padded = std::string(name);
  if (padded.size() < key_width) padded.resize(key_width, ' ');
  return padded + " = " + (value.empty() ? "(null)" : without_controls(value)) + "\n";
}

}  // namespace

std::string ConfigFacts::setting(std::string_view name) const {
  for (const auto& setting : settings)
    if (setting.name == name) return setting.value;
  return "";
}

// `512M` is 512 to Slurm.
std::string ConfigFacts::default_memory() const {
  auto value = setting("SLOTD_DEFAULT_MEM");
  if (value.ends_with('M')) value.pop_back();
  return value.empty() ? "UNLIMITED" : value;
}

std::string config_report(const ConfigFacts& facts, Time now) {
  auto text = "Configuration data as of " + format_instant(now) + "\n";
  for (const auto& key : keys) text += line(key.key, text_of(key.value_of(facts), key.spelling));
  for (const auto& setting : facts.settings) text += line(setting.name, setting.value);
  return text + "\n" + ping_line(Reached::yes);
}

std::string ping_line(Reached reached) {
  return std::string("Slurmctld(primary) at ") + machine_name +
         (reached == Reached::yes ? " is UP\n" : " is DOWN\n");
}

}  // namespace slotd::clients::control
