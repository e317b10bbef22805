#include "actors/daemon/config.hpp"

#include "actors/decide/resources/partitions.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/memory.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace slotd {

namespace {

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
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

/// A value in force, and its origin unless SettingValues knows that.
struct InForce {
  std::string_view name;
  std::string value;
  std::string origin = {};
};
/// What `slotd config` shows.
using Shown = std::vector<InForce>;

void show(Shown& shown, std::string_view name, std::string value, std::string origin = {}) {
  shown.push_back({name, std::move(value), std::move(origin)});
}

/// The models of this machine's GPUs: those that are configured, else those that were found.
std::vector<std::string> gpu_models(const SettingValues& values, const decide::GpusFound& found) {
  auto set = decide::model_name(values.text("SLOTD_GPU_MODEL").value_or(""));
  if (!set.empty()) return {set};
  return asks_for_gpus(values) ? decide::gpu_models(found.devices) : std::vector<std::string>{};
}

/// Several models become one type that nobody can ask for: GPUs are given out by number, and a job that
/// asks for one model must not get another.
void read_gpus(const SettingValues& values, const decide::GpusFound& found, Machine& machine,
               Shown& shown) {
  auto looked = asks_for_gpus(values);
  auto slots = decide::gpu_slots(found.devices);
  machine.gpus = looked ? slots : static_cast<std::uint32_t>(values.number("SLOTD_GPU_COUNT", 0));
  auto models = gpu_models(values, found);
  machine.gpu_model = joined(models, "+");
  show(shown, "SLOTD_GPU_COUNT", std::to_string(machine.gpus), looked ? found.how : "");
  auto model_found = looked && !models.empty() && !values.text("SLOTD_GPU_MODEL");
  show(shown, "SLOTD_GPU_MODEL", models.empty() ? "unknown" : machine.gpu_model,
       model_found ? found.how : "");
}

/// Refuses a default partition that does not exist, perhaps because there are no GPUs for it.
tl::unexpected<Fault> no_such_default(const SettingValues& values,
                                      const decide::PartitionPlan& plan,
                                      const decide::GpusFound& found) {
  std::string wanted = "must be one of the partitions of this machine";
  bool lacks_gpus = plan.gpus == 0 && has(plan.gpu, plan.chosen);
  if (lacks_gpus) {
    wanted += "; there are no GPU partitions without GPUs";
    if (asks_for_gpus(values)) wanted += " (" + found.how + ")";
  }
  return values.refusal("SLOTD_DEFAULT_PARTITION", wanted);
}

Done read_partitions(const SettingValues& values, const MachineFacts& facts, Machine& machine,
                     Shown& shown) {
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
  plan.gpu_models = gpu_models(values, facts.gpus);
  show(shown, "SLOTD_CPU_PARTITIONS", joined(plan.cpu));
  show(shown, "SLOTD_GPU_PARTITIONS", machine.gpus > 0 ? joined(plan.gpu) : "none: no GPUs");
  show(shown, "SLOTD_DEFAULT_PARTITION", plan.chosen);
  if (!plan.features.empty()) show(shown, "SLOTD_FEATURES", joined(plan.features));
  if (asks_for_gpus(values) && !facts.gpus_known) {
    if (has(plan.cpu, plan.chosen) || has(plan.gpu, plan.chosen)) return {};
    return no_such_default(values, plan, facts.gpus);
  }

  auto partitions = decide::partitions(plan);
  if (!partitions) {
    auto named = values.text("SLOTD_GPU_PARTITIONS").has_value();
    return values.refusal(named ? "SLOTD_GPU_PARTITIONS" : "SLOTD_CPU_PARTITIONS",
                          partitions.error().text);
  }
  machine.partitions = std::move(*partitions);
  for (const auto& partition : machine.partitions)
    if (partition.is_default) return {};
  return no_such_default(values, plan, facts.gpus);
}

Done read_machine(const SettingValues& values, const MachineFacts& facts, Machine& machine,
                  Shown& shown) {
  machine.host_name = facts.host_name;
  machine.cpus = Cpus{static_cast<std::uint32_t>(values.number("SLOTD_CPUS", facts.cpus.value))};
  machine.memory = values.memory("SLOTD_MEMORY", facts.memory);
  show(shown, "SLOTD_CPUS", std::to_string(machine.cpus.value));
  show(shown, "SLOTD_MEMORY", format(machine.memory));
  read_gpus(values, facts.gpus, machine, shown);
  return read_partitions(values, facts, machine, shown);
}

Done read_cgroup(const SettingValues& values, const MachineFacts& facts, DaemonConfig& config,
                 Shown& shown) {
  config.cgroup_base = values.text("SLOTD_CGROUP_BASE").value_or("");
  config.cgroup_unchecked = values.flag("SLOTD_CGROUP_UNCHECKED");
  config.cgroup_auto = config.cgroup_base == "auto";
  config.limit_default_memory = !config.cgroup_auto || values.text("SLOTD_DEFAULT_MEM");
  if (config.cgroup_auto) {
    config.cgroup_base = facts.jobs_cgroup;
    show(shown, "SLOTD_CGROUP_BASE",
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

/// Every setting of a daemon, with its value in force.
std::vector<ShownSetting> all_shown(const SettingValues& values, const Shown& known) {
  std::vector<ShownSetting> out;
  for (const auto& setting : settings()) {
    if (setting.reader == SettingReader::client) continue;
    std::string name(setting.name);
    ShownSetting shown{name, values.text(name).value_or(std::string(setting.otherwise)),
                       values.origin(name)};
    for (const auto& [other, value, origin] : known) {
      if (other != name) continue;
      shown.value = value;
      if (!origin.empty()) shown.origin = origin;
    }
    out.push_back(std::move(shown));
  }
  return out;
}

}  // namespace

bool asks_for_gpus(const SettingValues& values) { return !values.text("SLOTD_GPU_COUNT"); }

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
  config.keep_folders = std::chrono::hours{24 * values.number("SLOTD_KEEP_DAYS", 30)};
  config.network_root = values.flag("SLOTD_NETWORK_ROOT");
  config.notify_command = trimmed(values.text("SLOTD_NOTIFY_CMD").value_or(""));
  config.log_level = log_level(values.text("SLOTD_LOG").value_or("info"));
  config.shown = all_shown(values, shown);
  return config;
}

}  // namespace slotd
