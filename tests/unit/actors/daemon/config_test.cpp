#include "actors/daemon/config.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace slotd;

namespace {

using Texts = std::map<std::string, std::string>;

constexpr const char* file_path = "/home/ann/.config/slotd/slotd.env";
const MachineFacts facts{Cpus{4}, Mebibytes{2048}, "box", "/home/ann", "/sys/fs/cgroup/jobs"};

/// One where these GPUs were found.
MachineFacts machine_with(const std::vector<std::string>& models) {
  auto machine = facts;
  machine.gpus.how = "found by smi";
  for (const auto& model : models)
    machine.gpus.devices.push_back({static_cast<std::uint32_t>(machine.gpus.devices.size()),
                                    "GPU-" + model, model, Mebibytes{}});
  return machine;
}

Result<DaemonConfig> read(Texts set, std::optional<std::string> file = {},
                          const MachineFacts& machine = facts) {
  SettingSources sources;
  sources.environment = [&](const char* name) -> std::optional<std::string> {
    auto known = set.find(name);
    return known == set.end() ? std::nullopt : std::optional{known->second};
  };
  sources.file = [&](const std::string&) -> Result<std::optional<std::string>> { return file; };
  sources.home = "/home/ann";
  auto values = SettingValues::resolve(sources);
  if (!values) return tl::unexpected(values.error());
  return read_config(*values, machine);
}

ShownSetting shown(const DaemonConfig& config, const std::string& name) {
  for (const auto& setting : config.shown)
    if (setting.name == name) return setting;
  return {};
}

std::vector<std::string> features_of(const DaemonConfig& config, const std::string& name) {
  for (const auto& partition : config.machine.partitions)
    if (partition.name == name) return partition.features;
  return {"no such partition"};
}

}  // namespace

TEST_CASE("an empty environment gives the defaults", "[config]") {
  auto config = read({});
  REQUIRE(config);
  CHECK(config->root == "/home/ann/.local/share/slotd");
  CHECK(config->machine.cpus == Cpus{4});
  CHECK(config->machine.memory == Mebibytes{2048});
  CHECK(config->machine.gpus == 0);
  CHECK(config->machine.partitions == std::vector<Partition>{{"cpu", false, true, {"cpu"}}});
  CHECK(config->defaults.memory == Mebibytes{512});
  CHECK_FALSE(config->defaults.time_limit);
  CHECK(config->kill_wait == std::chrono::seconds{30});
  CHECK(config->min_job_age == std::chrono::seconds{300});
  CHECK(config->keep_folders == std::chrono::hours{30 * 24});
  CHECK(config->cgroup_base.empty());
  CHECK(config->notify_command.empty());
}

TEST_CASE("what is set is taken", "[config]") {
  auto config = read({{"SLOTD_ROOT", "/r"},
                      {"SLOTD_CPUS", "64"},
                      {"SLOTD_MEMORY", "64G"},
                      {"SLOTD_CPU_PARTITIONS", "short, long"},
                      {"SLOTD_DEFAULT_PARTITION", "long"},
                      {"SLOTD_DEFAULT_TIME", "1-0"},
                      {"SLOTD_DEFAULT_MEM", "1G"},
                      {"SLOTD_KILL_WAIT", "2"},
                      {"SLOTD_NOTIFY_CMD", " notify-send slotd "},
                      {"SLOTD_NETWORK_ROOT", "1"},
                      {"SLOTD_LOG", "debug"}});
  REQUIRE(config);
  CHECK(config->root == "/r");
  CHECK(config->machine.cpus == Cpus{64});
  CHECK(config->machine.memory == Mebibytes{65536});
  REQUIRE(config->machine.partitions.size() == 2);
  CHECK(config->machine.partitions[0].name == "short");
  CHECK(config->machine.partitions[1].is_default);
  CHECK(config->defaults.time_limit == std::chrono::hours{24});
  CHECK(config->defaults.memory == Mebibytes{1024});
  CHECK(config->kill_wait == std::chrono::seconds{2});
  CHECK(config->notify_command == "notify-send slotd");
  CHECK(config->network_root);
  CHECK(config->log_level == host::LogLevel::debug);
}

TEST_CASE("an empty value counts as not set", "[config]") {
  auto config = read({{"SLOTD_ROOT", ""}, {"SLOTD_CPUS", ""}, {"SLOTD_NOTIFY_CMD", "  "}});
  REQUIRE(config);
  CHECK(config->machine.cpus == Cpus{4});
  CHECK(config->notify_command.empty());
}

TEST_CASE("a value that does not parse is refused by name", "[config]") {
  auto [name, value] = GENERATE(
    std::pair{"SLOTD_CPUS", "0"}, std::pair{"SLOTD_CPUS", "two"}, std::pair{"SLOTD_CPUS", "2x"},
    std::pair{"SLOTD_MEMORY", "much"}, std::pair{"SLOTD_ROOT", "here"},
    std::pair{"SLOTD_KILL_WAIT", "-1"}, std::pair{"SLOTD_DEFAULT_TIME", "soon"},
    std::pair{"SLOTD_LOG", "loud"}, std::pair{"SLOTD_NETWORK_ROOT", "maybe"},
    std::pair{"SLOTD_DEFAULT_PARTITION", "gpu"}, std::pair{"SLOTD_CPU_PARTITIONS", "a b"},
    std::pair{"SLOTD_CGROUP_BASE", "here"}, std::pair{"SLOTD_KEEP_DAYS", "some"});
  auto config = read({{name, value}});
  REQUIRE_FALSE(config);
  CHECK(config.error().text.find(std::string(name) + "=" + value + ": ") == 0);
  auto from_file = read({}, std::string("\n") + name + "=" + value);
  REQUIRE_FALSE(from_file);
  CHECK(from_file.error().text == std::string(file_path) + ":2: " + config.error().text);
}

TEST_CASE("what a client reads is not the daemon's to judge", "[config]") {
  CHECK(read({{"SLOTD_FIT", "maybe"}}));
}

TEST_CASE("a GPU partition is there with the first GPU", "[config]") {
  CHECK(read({{"SLOTD_GPU_COUNT", "0"}})->machine.partitions.size() == 1);
  auto config = read({{"SLOTD_GPU_COUNT", "2"}, {"SLOTD_GPU_PARTITIONS", "fast,big"}});
  REQUIRE(config);
  CHECK(config->machine.gpus == 2);
  REQUIRE(config->machine.partitions.size() == 3);
  CHECK(config->machine.partitions[0] == Partition{"cpu", false, true, {"cpu"}});
  CHECK(config->machine.partitions[1] == Partition{"fast", true, false, {"cpu", "generic_gpu"}});
  CHECK(config->machine.partitions[2].name == "big");
}

TEST_CASE("the default partition may be a GPU partition", "[config]") {
  auto config = read({{"SLOTD_GPU_COUNT", "1"}, {"SLOTD_DEFAULT_PARTITION", "gpu"}});
  REQUIRE(config);
  CHECK_FALSE(config->machine.partitions[0].is_default);
  CHECK(config->machine.partitions[1].is_default);
}

TEST_CASE("a name stands for one partition", "[config]") {
  auto twice = read({{"SLOTD_GPU_COUNT", "1"}, {"SLOTD_GPU_PARTITIONS", "cpu"}});
  REQUIRE_FALSE(twice);
  CHECK(twice.error().text == "SLOTD_GPU_PARTITIONS=cpu: two partitions cannot have one name: cpu");
  CHECK(read({{"SLOTD_GPU_PARTITIONS", "cpu"}}));  // there is none of that name
}

TEST_CASE("features stand on GPU partitions, behind cpu and the model", "[config]") {
  auto config = read({{"SLOTD_GPU_COUNT", "1"},
                      {"SLOTD_GPU_MODEL", "NVIDIA H100 80GB HBM3"},
                      {"SLOTD_FEATURES", "cpu, gpu&Fast-Disk,A100"}});
  REQUIRE(config);
  CHECK(config->machine.gpu_model == "h100");
  CHECK(features_of(*config, "gpu") ==
        std::vector<std::string>{"cpu", "h100", "fast_disk", "a100"});
  CHECK(features_of(*config, "cpu") == std::vector<std::string>{"cpu"});
}

TEST_CASE("features stand on CPU partitions where there is no GPU", "[config]") {
  auto config = read({{"SLOTD_FEATURES", "scratch,cpu"}});
  CHECK(features_of(*config, "cpu") == std::vector<std::string>{"cpu", "scratch"});
}

TEST_CASE("GPUs that were found are those of the machine, and who found them is shown",
          "[config]") {
  auto config = read({}, {}, machine_with({"h100", "h100"}));
  REQUIRE(config);
  CHECK(config->machine.gpus == 2);
  CHECK(config->machine.gpu_model == "h100");
  CHECK(features_of(*config, "gpu") == std::vector<std::string>{"cpu", "h100"});
  CHECK(shown(*config, "SLOTD_GPU_COUNT") == ShownSetting{"SLOTD_GPU_COUNT", "2", "found by smi"});
  CHECK(shown(*config, "SLOTD_GPU_MODEL") ==
        ShownSetting{"SLOTD_GPU_MODEL", "h100", "found by smi"});
  CHECK(shown(*config, "SLOTD_GPU_PARTITIONS").value == "gpu");
}

TEST_CASE("where the number of GPUs is set, none is looked for", "[config]") {
  auto found = machine_with({"h100", "h100"});
  for (const auto* count : {"0", "1"}) {
    auto config = read({{"SLOTD_GPU_COUNT", count}}, {}, found);
    REQUIRE(config);
    CHECK(config->machine.gpus == static_cast<std::uint32_t>(std::atoi(count)));
    CHECK(config->machine.gpu_model.empty());
    CHECK(shown(*config, "SLOTD_GPU_COUNT") ==
          ShownSetting{"SLOTD_GPU_COUNT", count, "environment"});
  }
}

TEST_CASE("the model that is set beats the one that was found", "[config]") {
  auto config = read({{"SLOTD_GPU_MODEL", "NVIDIA A100"}}, {}, machine_with({"h100", "l40s"}));
  REQUIRE(config);
  CHECK(config->machine.gpus == 2);
  CHECK(config->machine.gpu_model == "a100");
  CHECK(features_of(*config, "gpu") == std::vector<std::string>{"cpu", "a100"});
  CHECK(shown(*config, "SLOTD_GPU_MODEL").origin == "environment");
}

TEST_CASE("each of several models is a feature, and none of them a type to ask for", "[config]") {
  auto config = read({}, {}, machine_with({"h100", "l40s", "h100"}));
  REQUIRE(config);
  CHECK(config->machine.gpu_model == "h100+l40s");
  CHECK(features_of(*config, "gpu") == std::vector<std::string>{"cpu", "h100", "l40s"});
}

TEST_CASE("why no GPU was found is shown", "[config]") {
  auto machine = facts;
  machine.gpus.how = "there is no nvidia-smi";
  auto config = read({}, {}, machine);
  REQUIRE(config);
  CHECK(shown(*config, "SLOTD_GPU_COUNT") ==
        ShownSetting{"SLOTD_GPU_COUNT", "0", "there is no nvidia-smi"});
  CHECK(shown(*config, "SLOTD_GPU_MODEL") == ShownSetting{"SLOTD_GPU_MODEL", "unknown", "default"});
  auto refused = read({{"SLOTD_DEFAULT_PARTITION", "gpu"}}, {}, machine);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text ==
        "SLOTD_DEFAULT_PARTITION=gpu: must be one of the partitions of this machine; there are no "
        "GPU partitions without GPUs (there is no nvidia-smi)");
}

TEST_CASE("while GPUs are looked for, what hangs on them is left open", "[config]") {
  auto machine = facts;
  machine.gpus_known = false;
  CHECK(read({{"SLOTD_DEFAULT_PARTITION", "gpu"}}, {}, machine));
  CHECK(read({{"SLOTD_GPU_PARTITIONS", "cpu"}}, {}, machine));
  CHECK_FALSE(read({{"SLOTD_DEFAULT_PARTITION", "none"}}, {}, machine));
  CHECK_FALSE(read({{"SLOTD_DEFAULT_PARTITION", "gpu"}, {"SLOTD_GPU_COUNT", "0"}}, {}, machine));
}

TEST_CASE("auto takes the jobs' cgroup where there is one", "[config]") {
  auto config = read({{"SLOTD_CGROUP_BASE", "auto"}});
  CHECK(config->cgroup_base == "/sys/fs/cgroup/jobs");
  CHECK(config->cgroup_auto);
  CHECK(shown(*config, "SLOTD_CGROUP_BASE").value == "auto: /sys/fs/cgroup/jobs");
  auto without = facts;
  without.jobs_cgroup.clear();
  auto alone = read({{"SLOTD_CGROUP_BASE", "auto"}}, {}, without);
  CHECK(alone->cgroup_base.empty());
  CHECK(shown(*alone, "SLOTD_CGROUP_BASE").value == "auto: reservations only");
  CHECK_FALSE(read({{"SLOTD_CGROUP_BASE", "/cg"}})->cgroup_auto);
}

TEST_CASE("each setting of a daemon changes what it runs with", "[config]") {
  const Texts other{{"SLOTD_ROOT", "/r"},
                    {"SLOTD_CPUS", "64"},
                    {"SLOTD_MEMORY", "64G"},
                    {"SLOTD_CPU_PARTITIONS", "day"},
                    {"SLOTD_GPU_PARTITIONS", "fast"},
                    {"SLOTD_DEFAULT_PARTITION", "gpu"},
                    {"SLOTD_FEATURES", "scratch"},
                    {"SLOTD_GPU_COUNT", "4"},
                    {"SLOTD_GPU_MODEL", "a100"},
                    {"SLOTD_CGROUP_BASE", "/cg"},
                    {"SLOTD_CGROUP_UNCHECKED", "1"},
                    {"SLOTD_DEFAULT_MEM", "1G"},
                    {"SLOTD_DEFAULT_TIME", "60"},
                    {"SLOTD_KILL_WAIT", "1"},
                    {"SLOTD_MIN_JOB_AGE", "1"},
                    {"SLOTD_STARVATION_SECONDS", "1"},
                    {"SLOTD_KEEP_DAYS", "1"},
                    {"SLOTD_NETWORK_ROOT", "1"},
                    {"SLOTD_NOTIFY_CMD", "mail me"},
                    {"SLOTD_LOG", "debug"}};
  auto runs_with = [&](const Texts& set) {
    auto config = read(set, {}, machine_with({"h100"}));
    REQUIRE(config);
    config->shown.clear();  // that follows the list by itself
    return *config;
  };
  auto usual = runs_with({});
  for (const auto& setting : settings()) {
    if (setting.reader == SettingReader::client || setting.name == "SLOTD_CONFIG") continue;
    CAPTURE(setting.name);
    auto value = other.find(std::string(setting.name));
    REQUIRE(value != other.end());
    CHECK_FALSE(runs_with({*value}) == usual);
  }
}

TEST_CASE("a daemon shows each of its settings as it is in force, and whence", "[config]") {
  auto config = read({{"SLOTD_CPUS", "2"}}, "SLOTD_KEEP_DAYS=7\nSLOTD_FIT=1\n");
  REQUIRE(config);
  CHECK(shown(*config, "SLOTD_CPUS") == ShownSetting{"SLOTD_CPUS", "2", "environment"});
  CHECK(shown(*config, "SLOTD_KEEP_DAYS") ==
        ShownSetting{"SLOTD_KEEP_DAYS", "7", std::string(file_path) + ":1"});
  CHECK(shown(*config, "SLOTD_MEMORY") == ShownSetting{"SLOTD_MEMORY", "2048M", "default"});
  CHECK(shown(*config, "SLOTD_KILL_WAIT") == ShownSetting{"SLOTD_KILL_WAIT", "30", "default"});
  CHECK(shown(*config, "SLOTD_CONFIG").value == file_path);
  CHECK(shown(*config, "SLOTD_GPU_PARTITIONS").value == "none: no GPUs");
  CHECK(shown(*config, "SLOTD_FIT").name.empty());  // a client's
  std::size_t of_a_daemon = 0;
  for (const auto& setting : settings()) of_a_daemon += setting.reader != SettingReader::client;
  CHECK(config->shown.size() == of_a_daemon);
}
