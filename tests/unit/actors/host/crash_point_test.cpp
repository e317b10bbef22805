#ifdef SLOTD_CRASH_POINTS

#include "actors/host/crash_point.hpp"
#include "actors/host/process.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temp_dir.hpp"

#include <poll.h>
#include <catch2/catch.hpp>
#include <cstdlib>

using namespace slotd;
using namespace slotd::host;
using namespace slotd::test;

namespace {

struct FormatSpec {
  std::string at;
  std::string who = "daemon";
  std::string mark{};
};

void ask_for(const FormatSpec& wanted) {
  ::setenv("SLOTD_CRASH_AT", wanted.at.c_str(), 1);
  ::setenv("SLOTD_CRASH_WHO", wanted.who.c_str(), 1);
  ::setenv("SLOTD_CRASH_MARK", wanted.mark.c_str(), 1);
}

/// SIGKILL takes its time, however short.
bool dies_soon(pid_t pid) {
  auto pidfd = open_pidfd(pid);
  pollfd polled{pidfd.get(), POLLIN, 0};
  return !pidfd || ::poll(&polled, 1, 300) == 1;
}

/// How often a child passes a point before it is killed; 9 where it never is.
int passes(const FormatSpec& wanted, CrashPoint point) {
  int passed[2];
  REQUIRE(::pipe(passed) == 0);
  UniqueFd from_child(passed[0]), to_parent(passed[1]);
  ChildProcess child([&] {
    ask_for(wanted);
    for (int pass = 0; pass < 9; ++pass) {
      crash_point(point);
      [[maybe_unused]] auto told = ::write(to_parent.get(), "x", 1);
    }
    return 0;
  });
  auto status = child.wait();
  to_parent.reset();
  char bytes[16];
  auto count = static_cast<int>(::read(from_child.get(), bytes, sizeof bytes));
  CHECK(WIFSIGNALED(status) == (count < 9));
  return count;
}

}  // namespace

TEST_CASE("a daemon is killed at the point that is named, and at no other") {
  CHECK(passes({.at = "submit_after_commit"}, CrashPoint::submit_after_commit) == 0);
  CHECK(passes({.at = "submit_after_commit"}, CrashPoint::submit_before_commit) == 9);
  CHECK(passes({.at = "submit_after"}, CrashPoint::submit_after_commit) == 9);
  CHECK(passes({.at = ""}, CrashPoint::submit_after_commit) == 9);
}

TEST_CASE("a daemon is killed at the pass that is named") {
  CHECK(passes({.at = "spawn_after:3"}, CrashPoint::spawn_after) == 2);
}

TEST_CASE("a kill happens once for each mark") {
  TempDir folder;
  CHECK(passes({.at = "spawn_after", .mark = folder / "mark"}, CrashPoint::spawn_after) == 0);
  CHECK(passes({.at = "spawn_after", .mark = folder / "mark"}, CrashPoint::spawn_after) == 9);
}

TEST_CASE("a daemon takes the shepherds that it started with it, if asked to") {
  for (auto* who : {"daemon", "both"}) {
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    UniqueFd from_child(pipe[0]), to_parent(pipe[1]);
    ChildProcess daemon([&] {
      pid_t shepherd = ::fork();
      if (shepherd == 0) return sleep_long();
      [[maybe_unused]] auto told = ::write(to_parent.get(), &shepherd, sizeof shepherd);
      ask_for({.at = "spawn_after", .who = who});
      crash_point(CrashPoint::spawn_after);
      return 0;
    });
    pid_t shepherd = 0;
    REQUIRE(::read(from_child.get(), &shepherd, sizeof shepherd) == sizeof shepherd);
    CHECK(WIFSIGNALED(daemon.wait()));
    CHECK(dies_soon(shepherd) == (std::string_view(who) == "both"));
    ::kill(shepherd, SIGKILL);
  }
}

TEST_CASE("a shepherd kills its daemon and goes on, or follows it") {
  for (auto* who : {"daemon", "both"}) {
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    UniqueFd from_child(pipe[0]), to_parent(pipe[1]);
    ChildProcess daemon([&] {
      if (::fork() != 0) return sleep_long();
      ask_for({.at = "claim_after", .who = who});
      crash_point(CrashPoint::claim_after);
      [[maybe_unused]] auto told = ::write(to_parent.get(), "x", 1);
      return 0;
    });
    to_parent.reset();
    CHECK(WTERMSIG(daemon.wait()) == SIGKILL);
    char byte = 0;
    CHECK(::read(from_child.get(), &byte, 1) == (std::string_view(who) == "daemon" ? 1 : 0));
  }
}

#endif
