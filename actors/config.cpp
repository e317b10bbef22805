#include "actors/config.hpp"

#include "actors/decide/partitions.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/memory.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace slotd {

namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ",") + word;
  return out;
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\n";
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return std::string(text.substr(0, text.find_last_not_of(blanks) + 1));
}

Result<std::vector<std::string>> partition_names(const SettingValues& values, std::string_view name,
                                                 const std::string& otherwise) {
  auto found = decide::split_names(values.text(name).value_or(""));
  for (const auto& partition : found)
    if (auto lawful = decide::check_partition_name(partition); !lawful)
      return values.refusal(name, lawful.error().text);
  return found.empty() ? std::vector{otherwise} : found;
}

/// Values in force, by name: what `slotd config` shows.
using Shown = std::vector<std::pair<std::string_view, std::string>>;

Done read_partitions(const SettingValues& values, Machine& machine, Shown& shown) {
  auto cpu = partition_names(values, "SLOTD_CPU_PARTITIONS", "cpu");
  if (!cpu) return tl::unexpected(cpu.error());
  auto gpu = partition_names(values, "SLOTD_GPU_PARTITIONS", "gpu");
  if (!gpu) return tl::unexpected(gpu.error());
  decide::PartitionPlan plan;
  plan.cpu = std::move(*cpu);
  plan.gpu = std::move(*gpu);
  plan.chosen = trimmed(values.text("SLOTD_DEFAULT_PARTITION").value_or(plan.cpu.front()));
  plan.features = decide::feature_names(values.text("SLOTD_FEATURES").value_or(""));
  plan.gpus = machine.gpus;
  plan.gpu_model = machine.gpu_model;
  shown.emplace_back("SLOTD_CPU_PARTITIONS", joined(plan.cpu));
  shown.emplace_back("SLOTD_GPU_PARTITIONS", machine.gpus > 0 ? joined(plan.gpu) : "none: no GPUs");
  shown.emplace_back("SLOTD_DEFAULT_PARTITION", plan.chosen);
  if (!plan.features.empty()) shown.emplace_back("SLOTD_FEATURES", joined(plan.features));

  auto partitions = decide::partitions(plan);
  if (!partitions) {
    auto named = values.text("SLOTD_GPU_PARTITIONS").has_value();
    return values.refusal(named ? "SLOTD_GPU_PARTITIONS" : "SLOTD_CPU_PARTITIONS",
                          partitions.error().text);
  }
  machine.partitions = std::move(*partitions);
  for (const auto& partition : machine.partitions)
    if (partition.is_default) return {};
  return values.refusal("SLOTD_DEFAULT_PARTITION", "must be one of the partitions there are");
}

Done read_machine(const SettingValues& values, const MachineFacts& facts, Machine& machine,
                  Shown& shown) {
  machine.host_name = facts.host_name;
  machine.cpus = Cpus{static_cast<std::uint32_t>(values.number("SLOTD_CPUS", facts.cpus.value))};
  machine.memory = values.memory("SLOTD_MEMORY", facts.memory);
  machine.gpus = static_cast<std::uint32_t>(values.number("SLOTD_GPU_COUNT", 0));
  machine.gpu_model = decide::model_name(values.text("SLOTD_GPU_MODEL").value_or(""));
  shown.emplace_back("SLOTD_CPUS", std::to_string(machine.cpus.value));
  shown.emplace_back("SLOTD_MEMORY", format(machine.memory));
  shown.emplace_back("SLOTD_GPU_COUNT", std::to_string(machine.gpus));
  shown.emplace_back("SLOTD_GPU_MODEL", machine.gpu_model.empty() ? "unknown" : machine.gpu_model);
  return read_partitions(values, machine, shown);
}

Done read_cgroup(const SettingValues& values, const MachineFacts& facts, DaemonConfig& config,
                 Shown& shown) {
  config.cgroup_base = values.text("SLOTD_CGROUP_BASE").value_or("");
  config.cgroup_unchecked = values.flag("SLOTD_CGROUP_UNCHECKED");
  config.cgroup_auto = config.cgroup_base == "auto";
  config.limit_default_memory = !config.cgroup_auto || values.text("SLOTD_DEFAULT_MEM");
  if (config.cgroup_auto) {
    config.cgroup_base = facts.jobs_cgroup;
    shown.emplace_back(
      "SLOTD_CGROUP_BASE",
      "auto: " + (facts.jobs_cgroup.empty() ? "reservations only" : facts.jobs_cgroup));
  }
  if (config.cgroup_base.empty() || config.cgroup_base.front() == '/') return {};
  return values.refusal("SLOTD_CGROUP_BASE", "must be an absolute path or auto");
}

host::LogLevel log_level(const std::string& word) {
  static constexpr std::array<std::string_view, 4> words{"debug", "info", "warn", "error"};
  for (std::size_t i = 0; i < words.size(); ++i)
    if (word == words[i]) return static_cast<host::LogLevel>(i);
  return host::LogLevel::info;
}

/// Every setting of a daemon: as it was read, or what stands in its place.
std::vector<ShownSetting> all_shown(const SettingValues& values, const Shown& known) {
  std::vector<ShownSetting> out;
  for (const auto& setting : settings()) {
    if (setting.reader == SettingReader::client) continue;
    std::string name(setting.name);
    auto value = values.text(name).value_or(std::string(setting.otherwise));
    for (const auto& [other, in_force] : known)
      if (other == name) value = in_force;
    out.push_back({name, value, values.origin(name)});
  }
  return out;
}

}  // namespace

Result<DaemonConfig> read_config(const SettingValues& values, const MachineFacts& facts) {
  if (auto lawful = values.check(SettingReader::daemon); !lawful)
    return tl::unexpected(lawful.error());
  DaemonConfig config;
  config.root = values.text("SLOTD_ROOT").value_or(facts.home + "/.local/share/slotd");
  Shown shown{{"SLOTD_ROOT", config.root}, {"SLOTD_CONFIG", values.file()}};
  if (auto read = read_machine(values, facts, config.machine, shown); !read)
    return tl::unexpected(read.error());
  if (auto read = read_cgroup(values, facts, config, shown); !read)
    return tl::unexpected(read.error());
  config.defaults.memory = values.memory("SLOTD_DEFAULT_MEM", config.defaults.memory);
  if (auto limit = values.text("SLOTD_DEFAULT_TIME"))
    config.defaults.time_limit = parse_time_limit(*limit).value_or(std::nullopt);
  config.kill_wait = values.seconds("SLOTD_KILL_WAIT", config.kill_wait);
  config.min_job_age = values.seconds("SLOTD_MIN_JOB_AGE", config.min_job_age);
  config.starvation = values.seconds("SLOTD_STARVATION_SECONDS", config.starvation);
  config.network_root = values.flag("SLOTD_NETWORK_ROOT");
  config.notify_command = trimmed(values.text("SLOTD_NOTIFY_CMD").value_or(""));
  config.log_level = log_level(values.text("SLOTD_LOG").value_or("info"));
  config.shown = all_shown(values, shown);
  return config;
}

}  // namespace slotd
