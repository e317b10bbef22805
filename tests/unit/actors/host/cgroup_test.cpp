#include "actors/host/cgroup.hpp"
#include "actors/host/mounts.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temp_dir.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

using namespace slotd;
using namespace slotd::host;
using namespace slotd::test;

namespace {

/// A cgroup of the kernel's for one test; no path where none can be made.
class KernelFolder {
 public:
  KernelFolder() {
    for (const auto& mount : own_mounts()) {
      auto path = mount.point + "/slotd-test-" + std::to_string(::getpid());
      if (mount.type == "cgroup2" && ::mkdir(path.c_str(), 0755) == 0) path_ = path;
    }
  }
  KernelFolder(const KernelFolder&) = delete;
  KernelFolder& operator=(const KernelFolder&) = delete;
  ~KernelFolder() { ::rmdir(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

template <class Seen>
bool comes_about(Seen seen) {
  auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (!seen() && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  return seen();
}

}  // namespace

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

TEST_CASE("a plain folder is no cgroup of the kernel's") {
  TempDir folder;
  CHECK_FALSE(Cgroup::find(folder.path()));
  CHECK_FALSE(Cgroup::find(folder / "missing"));
}

TEST_CASE("a cgroup of the kernel's stops, goes on and is killed with all that is born in it") {
  KernelFolder folder;
  if (folder.path().empty()) {
    WARN("no cgroup can be made here");
    return;
  }
  auto cgroup = Cgroup::create(folder.path(), {}, {}).value();
  REQUIRE(Cgroup::find(folder.path()));
  ChildProcess child([&] {
    if (!cgroup.enter()) return 1;
    // Whoever is seen has a successor; for a minute at most, should nothing stop them.
    for (int born = 0; born < 60'000; ++born) {
      if (::fork() > 0) ::_exit(0);
      ::usleep(1000);
    }
    return 0;
  });
  child.wait();
  auto frozen = [&] { return content_of(folder.path() + "/cgroup.events"); };
  cgroup.freeze(Cgroup::Motion::stopped);
  CHECK(comes_about([&] { return frozen().find("frozen 1") != std::string::npos; }));
  CHECK_FALSE(cgroup.processes().empty());
  cgroup.freeze(Cgroup::Motion::going);
  CHECK(comes_about([&] { return frozen().find("frozen 0") != std::string::npos; }));
  cgroup.kill();
  CHECK(comes_about([&] { return cgroup.processes().empty(); }));
}
