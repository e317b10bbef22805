#include "protocol/setting_values.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

using namespace slotd;

namespace {

using Texts = std::map<std::string, std::string>;

constexpr const char* default_file = "/home/ann/.config/slotd/slotd.env";

Result<SettingValues> resolve(const Texts& environment, const Texts& files = {}) {
  SettingSources sources;
  sources.environment = [&](const char* name) -> std::optional<std::string> {
    auto known = environment.find(name);
    return known == environment.end() ? std::nullopt : std::optional{known->second};
  };
  sources.file = [&](const std::string& path) -> Result<std::optional<std::string>> {
    if (path == "/locked") return fail(FaultCode::system, "cannot open /locked: not yours");
    auto known = files.find(path);
    return known == files.end() ? std::optional<std::string>{} : std::optional{known->second};
  };
  sources.home = "/home/ann";
  return SettingValues::resolve(sources);
}

std::string error_of(const Texts& environment, const Texts& files = {}) {
  auto values = resolve(environment, files);
  if (!values) return values.error().text;
  auto checked = values->check(SettingReader::both);
  return checked ? "" : checked.error().text;
}

}  // namespace

TEST_CASE("without environment and file every setting has its default") {
  auto values = resolve({});
  REQUIRE(values);
  for (const auto& setting : settings()) {
    CHECK_FALSE(values->text(setting.name));
    CHECK(values->origin(setting.name) == "default");
  }
  CHECK(values->file() == default_file);
  CHECK(values->number("SLOTD_KEEP_DAYS", 30) == 30);
}

TEST_CASE("the environment beats the file, the file beats the default") {
  auto values = resolve({{"SLOTD_CPUS", "2"}},
                        {{default_file, "# mine\nSLOTD_CPUS=4\nSLOTD_MEMORY=8G\nLANG=C\n"}});
  REQUIRE(values);
  CHECK(values->text("SLOTD_CPUS") == "2");
  CHECK(values->origin("SLOTD_CPUS") == "environment");
  CHECK(values->memory("SLOTD_MEMORY", {}) == Mebibytes{8192});
  CHECK(values->origin("SLOTD_MEMORY") == std::string(default_file) + ":3");
}

TEST_CASE("of two lines of the file the later one counts") {
  auto values = resolve({}, {{default_file, "SLOTD_CPUS=4\nSLOTD_CPUS=6\n"}});
  CHECK(values->text("SLOTD_CPUS") == "6");
  CHECK(values->origin("SLOTD_CPUS") == std::string(default_file) + ":2");
}

TEST_CASE("an empty value counts as not set") {
  auto values = resolve({{"SLOTD_CPUS", ""}, {"SLOTD_CONFIG", ""}},
                        {{default_file, "SLOTD_CPUS=4\nSLOTD_MEMORY=\n"}});
  REQUIRE(values);
  CHECK(values->text("SLOTD_CPUS") == "4");
  CHECK(values->origin("SLOTD_CPUS") == std::string(default_file) + ":1");
  CHECK_FALSE(values->text("SLOTD_MEMORY"));
  CHECK(values->origin("SLOTD_MEMORY") == "default");
  CHECK(values->check(SettingReader::both));
}

TEST_CASE("a file that is named must be there, the usual one need not") {
  CHECK(resolve({{"SLOTD_CONFIG", "/my.env"}}, {{"/my.env", "SLOTD_CPUS=4"}})->text("SLOTD_CPUS") ==
        "4");
  CHECK(error_of({{"SLOTD_CONFIG", "/my.env"}}, {{default_file, "SLOTD_CPUS=4"}}) ==
        "SLOTD_CONFIG=/my.env: there is no such file");
  CHECK(error_of({{"SLOTD_CONFIG", "/locked"}}) == "cannot open /locked: not yours");
}

TEST_CASE("an unknown name of ours in the file is an error that names its line") {
  CHECK(error_of({}, {{default_file, "PATH=/bin\nSLOTD_CPU=4\n"}}) ==
        std::string(default_file) + ":2: there is no setting SLOTD_CPU; `slotd config` lists them");
  CHECK(error_of({}, {{default_file, "SLOTD_CONFIG=/x\n"}}) ==
        std::string(default_file) + ":1: SLOTD_CONFIG names this file and cannot be set in it");
  CHECK(error_of({{"SLOTD_CPU", "4"}}).empty());  // not ours to judge
}

TEST_CASE("a value that does not parse is an error that names where it came from") {
  CHECK(error_of({{"SLOTD_CPUS", "two"}}) ==
        "SLOTD_CPUS=two: must be a whole number from 1 to 65536");
  CHECK(error_of({}, {{default_file, "\nSLOTD_LOG=loud\n"}}) ==
        std::string(default_file) + ":2: SLOTD_LOG=loud: must be debug, info, warn or error");
}

TEST_CASE("who reads a setting judges it") {
  auto values = resolve({{"SLOTD_CPUS", "two"}, {"SLOTD_FIT", "maybe"}});
  REQUIRE(values);
  CHECK(values->check(SettingReader::daemon).error().text.find("SLOTD_CPUS=two") == 0);
  CHECK(values->check(SettingReader::client).error().text == "SLOTD_FIT=maybe: must be 1 or 0");
}

TEST_CASE("each rule knows lawful values from others") {
  auto [name, good, bad] = GENERATE(table<std::string, std::string, std::string>({
    {"SLOTD_ROOT", "/r", "r"},
    {"SLOTD_CPUS", "65536", "65537"},
    {"SLOTD_CPUS", "1", "0"},
    {"SLOTD_MEMORY", "64G", "0"},
    {"SLOTD_MEMORY", "512", "512X"},
    {"SLOTD_GPU_COUNT", "0", "-1"},
    {"SLOTD_DEFAULT_TIME", "1-00:00:00", "soon"},
    {"SLOTD_KILL_WAIT", "0", "1.5"},
    {"SLOTD_KEEP_DAYS", "36500", "36501"},
    {"SLOTD_LOG", "debug", "debug,"},
    {"SLOTD_LOG", "error", "or"},
    {"SLOTD_LOG", "info", "Info"},
    {"SLOTD_FIT", "yes", "y"},
    {"SLOTD_NETWORK_ROOT", "false", "maybe"},
    {"SLOTD_CLIENT_PATIENCE", "0", "1s"},
  }));
  CAPTURE(name, good, bad);
  CHECK(check_value(*find_setting(name), good));
  auto refused = check_value(*find_setting(name), bad);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text.find("must be ") == 0);
}

TEST_CASE("a setting stands in the list once, with all that is to be said of it") {
  std::set<std::string_view> names;
  for (const auto& setting : settings()) {
    CAPTURE(setting.name);
    CHECK(names.insert(setting.name).second);
    CHECK(setting.name.substr(0, 6) == "SLOTD_");
    CHECK_FALSE(setting.otherwise.empty());
    CHECK_FALSE(setting.meaning.empty());
  }
  CHECK(names.size() == 24);
}

TEST_CASE("flags are on by three words") {
  CHECK(resolve({{"SLOTD_FIT", "true"}})->flag("SLOTD_FIT"));
  CHECK_FALSE(resolve({{"SLOTD_FIT", "no"}})->flag("SLOTD_FIT"));
  CHECK_FALSE(resolve({})->flag("SLOTD_FIT"));
}
