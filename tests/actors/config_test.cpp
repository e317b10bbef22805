#include "actors/config.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace slotd;

namespace {

Result<DaemonConfig> read(std::map<std::string, std::string> set) {
  auto environment = [set](const char* name) -> std::optional<std::string> {
    auto known = set.find(name);
    return known == set.end() ? std::nullopt : std::optional{known->second};
  };
  return read_config(environment, {Cpus{4}, Mebibytes{2048}, "box", "/home/ann"});
}

}  // namespace

TEST_CASE("an empty environment gives the defaults", "[config]") {
  auto config = read({});
  REQUIRE(config);
  CHECK(config->root == "/home/ann/.local/share/slotd");
  CHECK(config->machine.cpus == Cpus{4});
  CHECK(config->machine.memory == Mebibytes{2048});
  CHECK(config->machine.partitions.size() == 1);
  CHECK(config->machine.partitions.front().is_default);
  CHECK(config->defaults.memory == Mebibytes{512});
  CHECK_FALSE(config->defaults.time_limit);
  CHECK(config->kill_wait == std::chrono::seconds{30});
  CHECK(config->min_job_age == std::chrono::seconds{300});
}

TEST_CASE("what is set is taken", "[config]") {
  auto config = read({{"SLOTD_ROOT", "/r"},
                      {"SLOTD_CPUS", "64"},
                      {"SLOTD_MEMORY", "64G"},
                      {"SLOTD_CPU_PARTITIONS", "short, long"},
                      {"SLOTD_DEFAULT_PARTITION", "long"},
                      {"SLOTD_DEFAULT_TIME", "1-0"},
                      {"SLOTD_KILL_WAIT", "2"},
                      {"SLOTD_LOG", "debug"}});
  REQUIRE(config);
  CHECK(config->root == "/r");
  CHECK(config->machine.cpus == Cpus{64});
  CHECK(config->machine.memory == Mebibytes{65536});
  REQUIRE(config->machine.partitions.size() == 2);
  CHECK(config->machine.partitions[0].name == "short");
  CHECK(config->machine.partitions[1].is_default);
  CHECK(config->defaults.time_limit == std::chrono::hours{24});
  CHECK(config->kill_wait == std::chrono::seconds{2});
}

TEST_CASE("an empty value counts as not set", "[config]") {
  CHECK(read({{"SLOTD_ROOT", ""}, {"SLOTD_CPUS", ""}})->machine.cpus == Cpus{4});
}

TEST_CASE("a value that does not parse is refused by name", "[config]") {
  auto [name, value] =
    GENERATE(std::pair{"SLOTD_CPUS", "0"}, std::pair{"SLOTD_CPUS", "two"},
             std::pair{"SLOTD_CPUS", "2x"}, std::pair{"SLOTD_MEMORY", "much"},
             std::pair{"SLOTD_ROOT", "here"}, std::pair{"SLOTD_KILL_WAIT", "-1"},
             std::pair{"SLOTD_DEFAULT_TIME", "soon"}, std::pair{"SLOTD_LOG", "loud"},
             std::pair{"SLOTD_NETWORK_ROOT", "maybe"}, std::pair{"SLOTD_DEFAULT_PARTITION", "gpu"});
  auto config = read({{name, value}});
  REQUIRE_FALSE(config);
  CHECK(config.error().text.find(std::string(name) + "=" + value) == 0);
}
