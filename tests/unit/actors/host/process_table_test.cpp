#include "actors/host/process_table.hpp"
#include "actors/host/process.hpp"
#include "actors/host/unique_fd.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/marked_process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <future>
#include <string>
#include <thread>

using namespace slotd;
using namespace slotd::host;
using namespace slotd::test;

namespace {

bool contains(const std::vector<pid_t>& pids, pid_t pid) {
  return std::count(pids.begin(), pids.end(), pid) == 1;
}

std::string own_mark(const char* suffix) { return "test-" + std::to_string(::getpid()) + suffix; }

}  // namespace

TEST_CASE("children and their children are descendants, the process itself is none") {
  int pipe[2];
  REQUIRE(::pipe(pipe) == 0);
  UniqueFd from_child(pipe[0]), to_parent(pipe[1]);
  ChildProcess child([&] {
    pid_t grandchild = ::fork();
    if (grandchild == 0) return sleep_long();
    [[maybe_unused]] auto told = ::write(to_parent.get(), &grandchild, sizeof grandchild);
    return sleep_long();
  });
  pid_t grandchild = 0;
  REQUIRE(::read(from_child.get(), &grandchild, sizeof grandchild) == sizeof grandchild);
  auto found = descendants(::getpid());
  CHECK(contains(found, child.pid()));
  CHECK(contains(found, grandchild));
  CHECK_FALSE(contains(found, ::getpid()));
  CHECK(descendants(child.pid()) == std::vector<pid_t>{grandchild});
  ::kill(grandchild, SIGKILL);
}

TEST_CASE("what another thread has forked is a descendant as well") {
  std::promise<void> seen;
  std::promise<pid_t> forked;
  std::thread thread([&] {
    auto child = ::fork();
    if (child == 0) ::_exit(sleep_long());
    forked.set_value(child);
    seen.get_future().wait();  // with its thread's end the child would become another's
  });
  auto child = forked.get_future().get();
  CHECK(contains(descendants(::getpid()), child));
  seen.set_value();
  thread.join();
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

TEST_CASE("orphans are found where they come to") {
  REQUIRE(::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
  int pipe[2];
  REQUIRE(::pipe(pipe) == 0);
  UniqueFd from_child(pipe[0]), to_parent(pipe[1]);
  ChildProcess child([&] {
    pid_t orphan = ::fork();
    if (orphan == 0) return sleep_long();
    [[maybe_unused]] auto told = ::write(to_parent.get(), &orphan, sizeof orphan);
    return 0;
  });
  pid_t orphan = 0;
  REQUIRE(::read(from_child.get(), &orphan, sizeof orphan) == sizeof orphan);
  child.become_zombie();
  CHECK(descendants(::getpid()) == std::vector<pid_t>{orphan});
  ::kill(orphan, SIGKILL);
  ::waitpid(orphan, nullptr, 0);
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

TEST_CASE("a zombie is no descendant") {
  ChildProcess child([] { return 0; });
  child.become_zombie();
  CHECK_FALSE(contains(descendants(::getpid()), child.pid()));
}

TEST_CASE("a job's processes are found by the mark in their environment, and by it alone") {
  auto mark = own_mark(":1.1");
  MarkedProcess marked("SLOTD_JOB=" + mark, Session::own);
  MarkedProcess longer("SLOTD_JOB=" + mark + "1", Session::own);
  MarkedProcess other_name("XSLOTD_JOB=" + mark, Session::own);
  CHECK(processes_with_mark(mark) == std::vector<pid_t>{marked.pid()});
}

TEST_CASE("a marked zombie is not found") {
  auto mark = own_mark(":2.1");
  MarkedProcess marked("SLOTD_JOB=" + mark, Session::own);
  marked.child().kill();
  marked.child().become_zombie();
  CHECK(processes_with_mark(mark).empty());
}

TEST_CASE("what shares a session with a marked leader is found without the mark") {
  auto mark = own_mark(":3.1");
  int pipe[2];
  REQUIRE(::pipe2(pipe, O_CLOEXEC) == 0);
  UniqueFd from_child(pipe[0]), to_parent(pipe[1]);
  ChildProcess leader([&] {
    ::setsid();
    pid_t member = ::fork();
    if (member == 0) {
      to_parent.reset();
      return sleep_long();
    }
    [[maybe_unused]] auto told = ::write(to_parent.get(), &member, sizeof member);
    return become_sleeper("SLOTD_JOB=" + mark);
  });
  to_parent.reset();
  pid_t member = 0;
  REQUIRE(::read(from_child.get(), &member, sizeof member) == sizeof member);
  // The end of the pipe: exec has closed the writing side.
  REQUIRE(::read(from_child.get(), &member, sizeof member) == 0);
  auto found = processes_with_mark(mark);
  CHECK(found.size() == 2);
  CHECK(contains(found, leader.pid()));
  CHECK(contains(found, member));
  ::kill(member, SIGKILL);
}

TEST_CASE("a living session of somebody else is left alone although one of it has the mark") {
  auto mark = own_mark(":4.1");
  MarkedProcess marked("SLOTD_JOB=" + mark, Session::shared);  // in this test's own session
  CHECK(processes_with_mark(mark) == std::vector<pid_t>{marked.pid()});
}

TEST_CASE("members of a session whose leader is gone are found by its number") {
  int pipe[2];
  REQUIRE(::pipe(pipe) == 0);
  UniqueFd from_child(pipe[0]), to_parent(pipe[1]);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  ChildProcess leader([&] {
    ::setsid();
    pid_t member = ::fork();
    if (member == 0) return sleep_long();
    [[maybe_unused]] auto told = ::write(to_parent.get(), &member, sizeof member);
    return 0;
  });
  pid_t member = 0;
  REQUIRE(::read(from_child.get(), &member, sizeof member) == sizeof member);
  leader.become_zombie();
  CHECK(processes_with_mark(own_mark(":5.1"), leader.pid()) == std::vector<pid_t>{member});
  CHECK(processes_with_mark(own_mark(":5.1")).empty());
  ::kill(member, SIGKILL);
  ::waitpid(member, nullptr, 0);
  ::prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
}

TEST_CASE("memory of several processes adds up, those that are gone count nothing") {
  ChildProcess child(sleep_long);
  auto one = resident_memory({::getpid()});
  CHECK(one.value > 100'000);
  CHECK(resident_memory({::getpid(), child.pid(), 1 << 30}).value > one.value);
  CHECK(resident_memory({1 << 30}).value == 0);
}

TEST_CASE("processes are described by number and name, eight at most") {
  ChildProcess child([] {
    ::prctl(PR_SET_NAME, "worker");
    ::kill(::getpid(), SIGSTOP);
    return 0;
  });
  REQUIRE(::waitpid(child.pid(), nullptr, WUNTRACED) == child.pid());
  auto name = "pid " + std::to_string(child.pid()) + " (worker)";
  CHECK(describe({}).empty());
  CHECK(describe({child.pid(), child.pid()}) == name + ", " + name);
  auto text = describe(std::vector<pid_t>(9, child.pid()));
  CHECK(text.size() == 8 * name.size() + 14 + std::string(", …").size());
}
