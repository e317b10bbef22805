#include "clients/process/export_options.hpp"
#include "clients/process/export_file.hpp"
#include "tests/support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <algorithm>
#include <fstream>

namespace slotd::clients {

namespace {

using namespace std::string_literals;
using Texts = std::vector<std::string>;

const Texts own{"PATH=/bin", "HOME=/h", "FOO=foo", "BAR=a b", "SLURM_MINE=1", "SLURMX=2", "EMPTY="};

Texts sorted(Texts texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

Texts export_options(std::string_view exported, const ExportOptions& choice = {}) {
  auto sent = exported_environment(own, exported, choice);
  REQUIRE(sent);
  return sorted(*sent);
}

Texts with(const Texts& texts, const Texts& more) {
  auto all = texts;
  all.insert(all.end(), more.begin(), more.end());
  return sorted(all);
}

/// What every choice of less than all takes along.
Texts chosen(std::string_view exported, const Texts& more) {
  return with({"PATH=/bin", "HOME=/h", "SLURM_MINE=1", "SLURM_GET_USER_ENV=1",
               "SLURM_EXPORT_ENV=" + std::string(exported)},
              more);
}

ExportOptions from_file(const std::string& path) {
  ExportOptions choice;
  choice.export_file = path;
  return choice;
}

std::string written(const test::TempDir& folder, const std::string& text) {
  auto path = folder / "environment";
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

}  // namespace

TEST_CASE("everything is taken along where nothing else is said") {
  CHECK(export_options("") == sorted(own));
  for (const auto* all : {"ALL", "all", "aLl"}) CHECK(export_options(all) == sorted(own));
}

TEST_CASE("nothing means what belongs to Slurm and to a login") {
  for (const auto* none : {"NONE", "none", "NIL", "nil"})
    CHECK(export_options(none) == chosen(none, {}));
}

TEST_CASE("a list without ALL is all that is taken along") {
  CHECK(export_options("FOO") == chosen("FOO", {"FOO=foo"}));
  CHECK(export_options("FOO,BAR") == chosen("FOO,BAR", {"FOO=foo", "BAR=a b"}));
  CHECK(export_options("A=1,B=x y,UNKNOWN") == chosen("A=1,B=x y,UNKNOWN", {"A=1", "B=x y"}));
  CHECK(export_options("A=,EMPTY") == chosen("A=,EMPTY", {"A=", "EMPTY="}));
  CHECK(export_options("NONE,A=1") == chosen("NONE,A=1", {"A=1"}));
  CHECK(export_options("A=b=c") == chosen("A=b=c", {"A=b=c"}));
  CHECK(export_options(",=x,") == chosen(",=x,", {}));
}

TEST_CASE("a list with ALL, wherever it stands, adds to everything") {
  for (const auto* list :
       {"ALL,FOO=x,A=1", "A=1,all,FOO=x", "FOO=x,A=1,ALL", "ALL,,A=1,FOO=x,BAR"}) {
    CAPTURE(list);
    CHECK(export_options(list) == with({"PATH=/bin", "HOME=/h", "FOO=x", "BAR=a b", "SLURM_MINE=1",
                                        "SLURMX=2", "EMPTY=", "A=1"},
                                       {"SLURM_GET_USER_ENV=1", "SLURM_EXPORT_ENV="s + list}));
  }
}

TEST_CASE("of two of one name the last one counts, and no name is sent twice") {
  CHECK(export_options("A=1,A=2,FOO=x,FOO") == chosen("A=1,A=2,FOO=x,FOO", {"A=2", "FOO=foo"}));
  CHECK(export_options("PATH=/x") == sorted({"PATH=/x", "HOME=/h", "SLURM_MINE=1",
                                             "SLURM_GET_USER_ENV=1", "SLURM_EXPORT_ENV=PATH=/x"}));
}

TEST_CASE("commas within quotes part nothing, and the quotes stay") {
  CHECK(export_options("A='x,y',B=2") == chosen("A='x,y',B=2", {"A='x,y'", "B=2"}));
  CHECK(export_options("A=\"x,'y\",B=2") == chosen("A=\"x,'y\",B=2", {"A=\"x,'y\"", "B=2"}));
  CHECK(export_options("A=x\\,y") == chosen("A=x\\,y", {"A=x\\"}));
}

TEST_CASE("the environment of Slurm is stronger than a list") {
  CHECK(export_options("SLURM_MINE=7") == chosen("SLURM_MINE=7", {}));
}

TEST_CASE("asking for the user's environment is said to the job") {
  ExportOptions choice;
  choice.user_environment = true;
  CHECK(export_options("", choice) == with(own, {"SLURM_GET_USER_ENV=1"}));
}

TEST_CASE("a file stands for the environment, and a list counts more than it") {
  test::TempDir folder;
  auto choice = from_file(written(folder, "FOO=file\nA=1\n"));
  Texts login{"PATH=/bin", "HOME=/h"};
  CHECK(export_options("", choice) == with(login, {"FOO=file", "A=1"}));
  CHECK(export_options("BAR,A=2", choice) ==
        with(login,
             {"FOO=file", "A=2", "BAR=a b", "SLURM_EXPORT_ENV=BAR,A=2", "SLURM_GET_USER_ENV=1"}));
  CHECK(export_options("ALL", choice) == sorted({"PATH=/bin", "HOME=/h", "FOO=file", "BAR=a b",
                                                 "SLURM_MINE=1", "SLURMX=2", "EMPTY=", "A=1"}));
  CHECK(export_options("NONE", choice) == chosen("NONE", {}));
}

TEST_CASE("entries of a file are parted by NUL, or where there is none by lines") {
  CHECK(*parse_export_file("A=1\0B=a\nb\0"s, "f") == Texts{"A=1", "B=a\nb"});
  CHECK(*parse_export_file("A=1\0B="s, "f") == Texts{"A=1", "B="});
  CHECK(*parse_export_file("A=1\n\n# remark\nB='x' y \n", "f") == Texts{"A=1", "B='x' y "});
  CHECK(parse_export_file("", "f")->empty());
}

TEST_CASE("what is no assignment in a file is named with its place") {
  CHECK(parse_export_file("A=1\nnonsense\n", "f").error().text ==
        "Invalid user environment file f, line 2: must be NAME=value: nonsense");
  CHECK(parse_export_file("A=1\0=x\0"s, "f").error().text ==
        "Invalid user environment file f, entry 2: must be NAME=value: =x");
  CHECK_FALSE(parse_export_file("export A=1\n", "f"));
  CHECK_FALSE(parse_export_file("1A=1\n", "f"));
}

TEST_CASE("a number names an open descriptor") {
  test::TempDir folder;
  auto file = ::open(written(folder, "A=1\0"s).c_str(), O_RDONLY);
  REQUIRE(file >= 3);
  CHECK(*read_export_file(std::to_string(file)) == Texts{"A=1"});
  ::close(file);
  CHECK(read_export_file(std::to_string(file)).error().text ==
        "Could not open user environment file " + std::to_string(file) + ": Bad file descriptor");
  CHECK_FALSE(read_export_file("0"));
  CHECK(read_export_file("/nowhere/x").error().text ==
        "Could not open user environment file /nowhere/x: No such file or directory");
}

TEST_CASE("limits are chosen by Slurm's names") {
  using Chosen = std::optional<std::vector<std::int32_t>>;
  CHECK(*parse_propagated("") == Chosen{});
  CHECK(*parse_propagated("ALL") == Chosen{});
  CHECK(*parse_propagated("NONE") == Chosen{std::vector<std::int32_t>{}});
  CHECK(*parse_propagated("NOFILE,RLIMIT_CORE") ==
        Chosen{std::vector<std::int32_t>{RLIMIT_NOFILE, RLIMIT_CORE}});
  CHECK(*parse_propagated("NOFILE AS,") ==
        Chosen{std::vector<std::int32_t>{RLIMIT_NOFILE, RLIMIT_AS}});
  for (const auto* bad : {"nofile", "none", "FOO", "NOFILE,NONE", "ALL,CORE", "RLIMIT_"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_propagated(bad));
  }
}

TEST_CASE("only chosen limits go along") {
  std::vector<ResourceLimit> limits{{RLIMIT_NOFILE, 5}, {RLIMIT_CORE, 6}};
  CHECK(propagated_limits(limits, {}) == limits);
  ExportOptions choice;
  choice.limits = {RLIMIT_CORE};
  CHECK(propagated_limits(limits, choice) == std::vector<ResourceLimit>{{RLIMIT_CORE, 6}});
  choice.limits = std::vector<std::int32_t>{};
  CHECK(propagated_limits(limits, choice).empty());
}

}  // namespace slotd::clients
