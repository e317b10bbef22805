#include "actors/host/cgroup_base.hpp"
#include "tests/support/temp_dir.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <filesystem>

using namespace slotd;
using namespace slotd::host;
using namespace slotd::test;

namespace {

std::string refusal(const std::string& folder, CgroupCheck how = CgroupCheck::whole) {
  auto checked = check_cgroup_base(folder, how);
  if (checked) return "";
  auto begin = "failed to apply cgroup controls under SLOTD_CGROUP_BASE=" + folder + ": ";
  REQUIRE(checked.error().text.find(begin) == 0);
  return checked.error().text.substr(begin.size());
}

constexpr const char* units =
  "12:memory:/elsewhere\n0::/user.slice/user@1000.service/app.slice/slotd.service\n";

std::optional<std::string> jobs(const std::string& own, const std::string& mountinfo) {
  return jobs_cgroup_path(own, parse_mounts(mountinfo));
}

}  // namespace

TEST_CASE("what is no cgroup v2 folder is refused, with the reason") {
  TempDir folder;
  CHECK(refusal(folder.path()) == "it is not a cgroup v2 folder");
  CHECK(refusal(folder / "missing") == "No such file or directory");
  write_file(folder / "file", "x");
  CHECK(refusal(folder / "file") == "it is not a folder");
  CHECK(refusal(folder / "file/below") == "Not a directory");
}

TEST_CASE("unchecked any folder will do, and is made") {
  TempDir folder;
  CHECK(refusal(folder / "a/b", CgroupCheck::writable).empty());
  CHECK(std::filesystem::is_directory(folder / "a/b"));
  write_file(folder / "file", "x");
  CHECK_FALSE(refusal(folder / "file", CgroupCheck::writable).empty());
  CHECK_FALSE(refusal(folder / "file/below", CgroupCheck::writable).empty());
}

TEST_CASE("a folder in which nothing can be made is refused") {
  TempDir folder;
  std::filesystem::create_directory(folder / "locked");
  REQUIRE(::chmod((folder / "locked").c_str(), 0500) == 0);
  if (::geteuid() != 0)  // root ignores modes
    CHECK(refusal(folder / "locked", CgroupCheck::writable) ==
          "no folders can be made there: Permission denied");
  CHECK_FALSE(refusal("/proc/self", CgroupCheck::whole).empty());
}

TEST_CASE("a real cgroup v2 folder is judged by its controllers") {
  for (const auto& mount : own_mounts()) {
    if (mount.type != "cgroup2") continue;
    auto controllers = content_of(mount.point + "/cgroup.controllers");
    if (controllers.find("memory") == std::string::npos && ::access(mount.point.c_str(), W_OK) == 0)
      CHECK(refusal(mount.point) == "it has no controller memory");
  }
  SUCCEED("as far as this machine has one");
}

TEST_CASE("auto is the sibling unit's folder, wherever cgroup v2 is mounted") {
  CHECK(jobs(units, "30 22 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n") ==
        "/sys/fs/cgroup/user.slice/user@1000.service/app.slice/slotd-jobs.service");
  CHECK(jobs(units,
             "29 22 0:25 / /sys/fs/cgroup ro - tmpfs tmpfs ro\n"
             "30 22 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n") ==
        "/sys/fs/cgroup/unified/user.slice/user@1000.service/app.slice/slotd-jobs.service");
  CHECK(jobs(units, "30 22 0:26 /user.slice /cg rw - cgroup2 cgroup2 rw\n") ==
        "/cg/user@1000.service/app.slice/slotd-jobs.service");
}

TEST_CASE("auto is nothing without a cgroup v2 place of one's own") {
  std::string mount = "30 22 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
  CHECK_FALSE(jobs("0::/\n", mount));
  CHECK_FALSE(jobs("4:memory:/a/b\n", mount));
  CHECK_FALSE(jobs("", mount));
  CHECK_FALSE(jobs(units, ""));
  CHECK_FALSE(jobs(units, "30 22 0:26 /other /cg rw - cgroup2 cgroup2 rw\n"));
}
