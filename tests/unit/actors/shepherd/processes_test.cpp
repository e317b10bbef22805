#include "actors/shepherd/processes.hpp"
#include "tests/support/temp_dir.hpp"

#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstring>
#include <memory>
#include <vector>

using namespace slotd;
using namespace slotd::shepherd;
using namespace slotd::test;

namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;

/// A child that holds memory, and is stopped once it has it.
pid_t child_with(std::size_t bytes) {
  auto pid = ::fork();
  if (pid == 0) {
    std::vector<char> held(bytes);
    std::memset(held.data(), 1, held.size());
    ::kill(::getpid(), SIGSTOP);
    ::_exit(held[bytes / 2]);
  }
  REQUIRE(::waitpid(pid, nullptr, WUNTRACED) == pid);
  return pid;
}

}  // namespace

TEST_CASE("peak memory is that of the whole tree when it was looked at, not of one process") {
  const std::optional<host::Cgroup> no_cgroup;
  JobProcesses processes(no_cgroup);
  CHECK(processes.needs_samples());
  auto one = child_with(40 * mebibyte);
  auto two = child_with(40 * mebibyte);
  processes.sample_memory();
  processes.kill();
  REQUIRE(::waitpid(one, nullptr, 0) == one);
  REQUIRE(::waitpid(two, nullptr, 0) == two);
  processes.sample_memory();
  CHECK(processes.peak_memory().value >= 80 * mebibyte);
}

TEST_CASE("peak memory is that of the largest reaped process where nobody looked in time") {
  const std::optional<host::Cgroup> no_cgroup;
  JobProcesses processes(no_cgroup);
  auto child = child_with(30 * mebibyte);
  processes.kill();
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  CHECK(processes.peak_memory().value >= 30 * mebibyte);
}

TEST_CASE("a cgroup that keeps the peak is believed, one that does not is looked after") {
  TempDir folder;
  const std::optional cgroup = host::Cgroup::create(folder / "job", {}, {}).value();
  JobProcesses processes(cgroup);
  CHECK(processes.needs_samples());
  write_file(folder / "job/memory.peak", "12345\n");
  CHECK_FALSE(processes.needs_samples());
  CHECK(processes.peak_memory() == ByteCount{12345});
}

TEST_CASE("a signal goes to every descendant and to nobody else") {
  const std::optional<host::Cgroup> no_cgroup;
  JobProcesses processes(no_cgroup);
  auto child = child_with(mebibyte);
  CHECK(processes.describe().find("pid " + std::to_string(child)) == 0);
  processes.signal(SIGUSR1);
  processes.signal(SIGCONT);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WTERMSIG(status) == SIGUSR1);
}
