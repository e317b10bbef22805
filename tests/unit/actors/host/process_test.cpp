#include "actors/host/process.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temp_dir.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <catch2/catch.hpp>
#include <thread>

using namespace slotd;
using namespace slotd::host;
using namespace slotd::test;

namespace {

Claim claim_of(pid_t pid) {
  auto claim = own_claim();
  claim.pid = pid;
  claim.start_time = process_stat(pid).value().start_time;
  return claim;
}

bool is_readable(const UniqueFd& fd) {
  pollfd polled{fd.get(), POLLIN, 0};
  return ::poll(&polled, 1, 5000) == 1;
}

}  // namespace

TEST_CASE("a process knows its parent, session and start") {
  auto stat = process_stat(::getpid());
  REQUIRE(stat);
  CHECK(stat->parent == ::getppid());
  CHECK(stat->session == ::getsid(0));
  CHECK(stat->start_time > 0);
  CHECK(stat->resident_pages > 0);
  CHECK_FALSE(stat->zombie);
}

TEST_CASE("a name full of blanks and parentheses does not confuse") {
  ChildProcess child([] {
    ::prctl(PR_SET_NAME, ") Z 1 (x) R");
    ::kill(::getpid(), SIGSTOP);
    return 0;
  });
  int status = 0;
  REQUIRE(::waitpid(child.pid(), &status, WUNTRACED) == child.pid());
  auto stat = process_stat(child.pid());
  REQUIRE(stat);
  CHECK(stat->parent == ::getpid());
  CHECK_FALSE(stat->zombie);
}

TEST_CASE("there is no process where there is none") {
  CHECK_FALSE(process_stat(0));
  CHECK_FALSE(process_stat(-1));
  CHECK_FALSE(process_stat(1 << 30));
}

TEST_CASE("an ended process that nobody has reaped is a zombie") {
  ChildProcess child([] { return 0; });
  child.become_zombie();
  CHECK(process_stat(child.pid()).value().zombie);
}

TEST_CASE("a process whose first thread has ended is no zombie while another runs") {
  ChildProcess child([] {
    std::thread([] { ::sleep(600); }).detach();
    ::syscall(SYS_exit, 0);  // ends this thread only
    return 0;
  });
  auto status_line = "/proc/" + std::to_string(child.pid()) + "/status";
  for (int tries = 0; tries < 500; ++tries) {
    if (content_of(status_line).find("State:\tZ") != std::string::npos) break;
    ::usleep(10'000);
  }
  REQUIRE(content_of(status_line).find("State:\tZ") != std::string::npos);
  CHECK_FALSE(process_stat(child.pid()).value().zombie);
}

TEST_CASE("a claim names this very process") {
  auto claim = own_claim();
  CHECK(claim.pid == ::getpid());
  CHECK(claim.boot_id.size() == 36);
  CHECK(claim.pid_namespace > 0);
  CHECK(look_for(claim).sighting == Sighting::alive);
}

TEST_CASE("a living process is seen, and its pidfd tells of its end") {
  ChildProcess child(sleep_long);
  auto seen = look_for(claim_of(child.pid()));
  REQUIRE(seen.sighting == Sighting::alive);
  pollfd polled{seen.pidfd.get(), POLLIN, 0};
  CHECK(::poll(&polled, 1, 0) == 0);
  child.kill();
  CHECK(is_readable(seen.pidfd));
}

TEST_CASE("a zombie is gone") {
  ChildProcess child(sleep_long);
  auto claim = claim_of(child.pid());
  child.kill();
  child.become_zombie();
  CHECK(look_for(claim).sighting == Sighting::gone);
  child.wait();
  CHECK(look_for(claim).sighting == Sighting::gone);
}

TEST_CASE("a pid that was given to a younger process names another") {
  ChildProcess child(sleep_long);
  auto claim = claim_of(child.pid());
  claim.start_time -= 1;
  auto seen = look_for(claim);
  CHECK(seen.sighting == Sighting::another);
  CHECK_FALSE(seen.pidfd);
}

TEST_CASE("a claim of another boot or pid namespace says nothing about our processes") {
  auto claim = own_claim();
  claim.boot_id[0] = claim.boot_id[0] == 'a' ? 'b' : 'a';
  CHECK(look_for(claim).sighting == Sighting::other_boot);
  claim = own_claim();
  claim.pid_namespace += 1;
  CHECK(look_for(claim).sighting == Sighting::out_of_sight);
}

TEST_CASE("a claim of nobody finds nobody") {
  auto claim = own_claim();
  claim.pid = GENERATE(0, -1, 1 << 30);
  CHECK(look_for(claim).sighting == Sighting::gone);
}

TEST_CASE("a signal reaches its process, and there is none to reach where it is gone") {
  ChildProcess child(sleep_long);
  CHECK(send_signal(child.pid(), SIGUSR1));
  auto status = child.wait();
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGUSR1);
  CHECK_FALSE(send_signal(child.pid(), SIGUSR1));
}

TEST_CASE("neither everybody nor the own group can be signalled by mistake") {
  CHECK_FALSE(send_signal(0, SIGKILL));
  CHECK_FALSE(send_signal(-1, SIGKILL));
}

#ifdef SLOTD_CRASH_POINTS
TEST_CASE("no signal is delivered while a test's file stands in the way") {
  TempDir folder;
  auto shield = folder / "shield";
  write_file(shield, "");
  ::setenv("SLOTD_TEST_UNKILLABLE", shield.c_str(), 1);
  ChildProcess child(sleep_long);
  CHECK(send_signal(child.pid(), SIGKILL));
  CHECK(::waitpid(child.pid(), nullptr, WNOHANG) == 0);
  std::filesystem::remove(shield);
  CHECK(send_signal(child.pid(), SIGKILL));
  CHECK(WTERMSIG(child.wait()) == SIGKILL);
  ::unsetenv("SLOTD_TEST_UNKILLABLE");
}
#endif
