#include "actors/daemon/root.hpp"
#include "tests/support/temp_dir.hpp"

#include <sys/stat.h>
#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::test;

namespace {

DaemonConfig config_for(const std::string& root) {
  DaemonConfig config;
  config.root = root;
  return config;
}

mode_t mode_of(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 07777U : 0;
}

}  // namespace

TEST_CASE("a root is made with its folders, for its user alone", "[daemon]") {
  TempDir folder;
  Paths paths(folder / "deep/root");
  auto lock = take_root(config_for(paths.root()), paths);
  REQUIRE(lock);
  for (const auto& made :
       {paths.root(), paths.run_folder(), paths.lib_folder(), paths.jobs_folder()}) {
    CAPTURE(made);
    CHECK(mode_of(made) == 0700U);
  }
}

TEST_CASE("a root has one daemon", "[daemon]") {
  TempDir folder;
  Paths paths(folder / "root");
  auto config = config_for(paths.root());
  {
    auto first = take_root(config, paths);
    REQUIRE(first);
    auto second = take_root(config, paths);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == FaultCode::busy);
  }
  CHECK(take_root(config, paths));
}

TEST_CASE("a root that cannot be made is named", "[daemon]") {
  TempDir folder;
  write_file(folder / "file", "");
  Paths paths(folder / "file/root");
  auto lock = take_root(config_for(paths.root()), paths);
  REQUIRE_FALSE(lock);
  CHECK(lock.error().text.find(folder / "file") != std::string::npos);
}
