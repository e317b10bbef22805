#include "actors/host/cgroup.hpp"
#include "tests/support/temp_dir.hpp"

#include <unistd.h>
#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::host;
using namespace slotd::test;

TEST_CASE("a job's cgroup gets the limits that were asked for, and only those") {
  TempDir folder;
  REQUIRE(Cgroup::create(folder / "base/a", 1 << 20, 150'000));
  CHECK(content_of(folder / "base/a/memory.max") == "1048576");
  CHECK(content_of(folder / "base/a/cpu.max") == "150000 100000");
  REQUIRE(Cgroup::create(folder / "base/b", {}, {}));
  CHECK(std::filesystem::is_empty(folder / "base/b"));
}

TEST_CASE("a process enters by its number") {
  TempDir folder;
  auto cgroup = Cgroup::create(folder / "a", {}, {}).value();
  REQUIRE(cgroup.enter());
  CHECK(content_of(folder / "a/cgroup.procs") == std::to_string(::getpid()));
  CHECK(cgroup.processes() == std::vector<pid_t>{::getpid()});
}

TEST_CASE("processes are read one a line") {
  TempDir folder;
  auto cgroup = Cgroup::create(folder / "a", {}, {}).value();
  CHECK(cgroup.processes().empty());
  write_file(folder / "a/cgroup.procs", "12\n345\n6\n");
  CHECK(cgroup.processes() == std::vector<pid_t>{12, 345, 6});
}

TEST_CASE("an OOM kill is what memory.events counts as one") {
  TempDir folder;
  auto cgroup = Cgroup::create(folder / "a", {}, {}).value();
  CHECK_FALSE(cgroup.had_oom_kill());
  write_file(folder / "a/memory.events",
             "low 1\nhigh 7\nmax 9\noom 0\noom_kill 0\noom_group_kill 4\n");
  CHECK_FALSE(cgroup.had_oom_kill());
  write_file(folder / "a/memory.events", "low 0\noom 0\noom_kill 2\n");
  CHECK(cgroup.had_oom_kill());
  write_file(folder / "a/memory.events", "oom 1\n");
  CHECK(cgroup.had_oom_kill());
}

TEST_CASE("the peak is known where the kernel keeps it") {
  TempDir folder;
  auto cgroup = Cgroup::create(folder / "a", {}, {}).value();
  CHECK_FALSE(cgroup.peak_memory());
  write_file(folder / "a/memory.peak", "123456\n");
  CHECK(cgroup.peak_memory() == ByteCount{123456});
}

TEST_CASE("numbers in a plain folder name nobody who may be killed") {
  TempDir folder;
  auto cgroup = Cgroup::create(folder / "a", {}, {}).value();
  REQUIRE(cgroup.enter());
  cgroup.kill();
  SUCCEED("this process lives");
}

TEST_CASE("an empty cgroup is removed, one with files stays") {
  TempDir folder;
  Cgroup::create(folder / "empty", {}, {}).value().remove();
  CHECK_FALSE(std::filesystem::exists(folder / "empty"));
  Cgroup::create(folder / "full", 1, {}).value().remove();
  CHECK(std::filesystem::exists(folder / "full/memory.max"));
}

TEST_CASE("a cgroup that cannot be made is an error that names it") {
  auto failed = Cgroup::create("/proc/nowhere/a", 1, 1);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().text == "cannot make folder /proc/nowhere: No such file or directory");
}
