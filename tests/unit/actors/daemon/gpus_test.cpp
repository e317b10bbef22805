#include "actors/daemon/gpus.hpp"
#include "tests/support/temp_dir.hpp"

#include <caf/all.hpp>

#include <sys/stat.h>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>

using namespace slotd;
using namespace slotd::test;

namespace {

/// A machine whose nvidia-smi, if it has one, lies in a tree of the test's own.
class GpuMachine {
 public:
  GpuMachine() {
    ::setenv("SLOTD_TEST_SMI_TREE", tree_.path().c_str(), 1);
    path_ = std::getenv("PATH");
    ::setenv("PATH", "/nowhere", 1);
  }
  ~GpuMachine() {
    ::unsetenv("SLOTD_TEST_SMI_TREE");
    ::unsetenv("SLOTD_TEST_SMI_LONGEST");
    ::setenv("PATH", path_.c_str(), 1);
  }
  GpuMachine(const GpuMachine&) = delete;
  GpuMachine& operator=(const GpuMachine&) = delete;

  void has_nvidia_smi(const std::string& script) const {
    std::filesystem::create_directories(tree_ / "usr/bin");
    write_file(tree_ / "usr/bin/nvidia-smi", "#!/bin/sh\n" + script);
    ::chmod((tree_ / "usr/bin/nvidia-smi").c_str(), 0700);
  }
  static Result<DaemonConfig> config(const std::map<std::string, std::string>& set = {}) {
    SettingSources sources;
    sources.environment = [&](const char* name) -> std::optional<std::string> {
      auto known = set.find(name);
      return known == set.end() ? std::nullopt : std::optional{known->second};
    };
    sources.file = [](const std::string&) -> Result<std::optional<std::string>> { return {}; };
    auto values = SettingValues::resolve(sources);
    MachineFacts facts{Cpus{4}, Mebibytes{2048}, "box", "/home/ann", ""};
    facts.gpus_known = false;
    caf::actor_system_config system_config;
    caf::actor_system system(system_config);
    return config_with_gpus(system, *values, facts);
  }

 private:
  TempDir tree_;
  std::string path_;
};

std::string how_many(const Result<DaemonConfig>& config) {
  for (const auto& setting : config->shown)
    if (setting.name == "SLOTD_GPU_COUNT") return setting.value + ", " + setting.origin;
  return "not shown";
}

}  // namespace

TEST_CASE_METHOD(GpuMachine, "GPUs that are found are in the configuration", "[daemon]") {
  has_nvidia_smi("echo '0, GPU-1a, NVIDIA H100, 81559'");
  auto found = config();
  REQUIRE(found);
  CHECK(found->machine.gpus == 1);
  CHECK(found->machine.gpu_model == "h100");
  CHECK(found->machine.partitions.size() == 2);
}

TEST_CASE_METHOD(GpuMachine, "without nvidia-smi there are none, and the configuration says why",
                 "[daemon]") {
  auto found = config();
  REQUIRE(found);
  CHECK(found->machine.gpus == 0);
  CHECK(how_many(found).find("0, ") == 0);
  CHECK(how_many(found).find("nvidia-smi") != std::string::npos);
}

TEST_CASE_METHOD(GpuMachine, "where the number is set nobody looks", "[daemon]") {
  has_nvidia_smi(R"(touch "$(dirname "$0")/asked"; echo '0, GPU-1a, NVIDIA H100, 81559')");
  auto found = config({{"SLOTD_GPU_COUNT", "2"}});
  REQUIRE(found);
  CHECK(found->machine.gpus == 2);
  CHECK(how_many(found) == "2, environment");
}

TEST_CASE_METHOD(GpuMachine,
                 "a default partition that only GPUs would make is refused without them",
                 "[daemon]") {
  auto found = config({{"SLOTD_DEFAULT_PARTITION", "gpu"}});
  REQUIRE_FALSE(found);
  CHECK(found.error().text.find("SLOTD_DEFAULT_PARTITION=gpu: ") == 0);
}
