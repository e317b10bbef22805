#include "actors/daemon/cgroup_limits.hpp"
#include "tests/support/temp_dir.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::test;

TEST_CASE("without a cgroup folder there is nothing to check", "[daemon]") {
  CHECK_FALSE(cgroup_check({}));
}

TEST_CASE("a folder that is no cgroup is refused, unless any folder will do", "[daemon]") {
  TempDir folder;
  DaemonConfig config;
  config.cgroup_base = folder.path();
  auto refused = cgroup_check(config)();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text == "failed to apply cgroup controls under SLOTD_CGROUP_BASE=" +
                                  folder.path() + ": it is not a cgroup v2 folder");
  config.cgroup_unchecked = true;
  CHECK(cgroup_check(config)());
}

TEST_CASE("the folder is looked at with each call, not once", "[daemon]") {
  TempDir folder;
  DaemonConfig config;
  config.cgroup_base = folder / "jobs";
  config.cgroup_unchecked = true;
  auto check = cgroup_check(config);
  CHECK(check());
  std::filesystem::remove(config.cgroup_base);
  write_file(config.cgroup_base, "a file in its place");
  CHECK_FALSE(check());
}
