#include "actors/host/launcher.hpp"
#include "protocol/wire.hpp"
#include "tests/support/temp_dir.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <csignal>

using namespace slotd;
using namespace slotd::host;
using namespace slotd::test;

namespace {

/// A shell script in the shepherd's place.
std::string program_of(const TempDir& folder, const std::string& commands) {
  auto path = folder / "program";
  write_file(path, "#!/bin/sh\n" + commands);
  ::chmod(path.c_str(), 0700);
  return path;
}

LaunchSpec spec_of_job_7() {
  LaunchSpec spec;
  spec.job = JobId{7};
  spec.attempt = Attempt{2};
  spec.script = "#!/bin/sh\n";
  return spec;
}

std::string read_all(const UniqueFd& pipe) {
  std::string text;
  char byte = 0;
  while (::read(pipe.get(), &byte, 1) == 1) text += byte;
  return text;
}

int reap(const LaunchedShepherd& shepherd) {
  siginfo_t info{};
  REQUIRE(::waitid(P_PIDFD, static_cast<id_t>(shepherd.pidfd.get()), &info, WEXITED) == 0);
  CHECK(info.si_pid == shepherd.pid);
  return info.si_status;
}

}  // namespace

TEST_CASE("a shepherd is started with its spec, its folder and its pipe") {
  TempDir folder;
  Paths paths(folder.path());
  ShepherdLauncher launcher(paths, program_of(folder, "echo \"$# $1 $2\" >&3\n"));
  auto shepherd = launcher.launch(spec_of_job_7());
  REQUIRE(shepherd);
  CHECK(read_all(shepherd->pipe) == "2 " + paths.job_folder(JobId{7}) + " 2\n");
  CHECK(reap(*shepherd) == 0);
  auto path = paths.spec(JobId{7}, Attempt{2});
  auto spec = decode<LaunchSpec>(content_of(path));
  REQUIRE(spec);
  CHECK(spec->job == JobId{7});
  CHECK(spec->script == "#!/bin/sh\n");
  struct stat found {};
  REQUIRE(::stat(path.c_str(), &found) == 0);
  CHECK((found.st_mode & 07777U) == 0600);
  REQUIRE(::stat(paths.attempt_folder(JobId{7}, Attempt{2}).c_str(), &found) == 0);
  CHECK((found.st_mode & 07777U) == 0700);
}

TEST_CASE("a shepherd leads a session, heeds every signal and holds no file of the daemon's") {
  TempDir folder;
  UniqueFd of_the_daemon(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 100));
  struct sigaction before {};
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGUSR1, &ignore, &before);
  sigset_t blocked, mask_before;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGUSR2);
  ::sigprocmask(SIG_BLOCK, &blocked, &mask_before);
  ShepherdLauncher launcher(
    Paths(folder.path()),
    program_of(folder,
               "read -r pid comm state parent group session rest < /proc/$$/stat\n"
               "echo $((pid == session)) >&3\n"
               "grep -E 'Sig(Blk|Ign)' /proc/self/status | grep -cE '[1-9a-f][0-9a-f]{0,3}$' >&3\n"
               "[ -e /proc/$$/fd/" +
                 std::to_string(of_the_daemon.get()) +
                 " ] || echo closed >&3\n"
                 "echo $(readlink /proc/$$/fd/0 /proc/$$/fd/1) >&3\n"));
  auto shepherd = launcher.launch(spec_of_job_7());
  ::sigprocmask(SIG_SETMASK, &mask_before, nullptr);
  ::sigaction(SIGUSR1, &before, nullptr);
  REQUIRE(shepherd);
  CHECK(read_all(shepherd->pipe) == "1\n0\nclosed\n/dev/null /dev/null\n");
  reap(*shepherd);
}

TEST_CASE("the end of a shepherd is seen at its pidfd and its pipe") {
  TempDir folder;
  ShepherdLauncher launcher(Paths(folder.path()), program_of(folder, "exec sleep 600\n"));
  auto shepherd = launcher.launch(spec_of_job_7());
  REQUIRE(shepherd);
  pollfd polled{shepherd->pidfd.get(), POLLIN, 0};
  CHECK(::poll(&polled, 1, 50) == 0);
  ::kill(shepherd->pid, SIGKILL);
  CHECK(::poll(&polled, 1, 5000) == 1);
  CHECK(read_all(shepherd->pipe).empty());
  CHECK(reap(*shepherd) == SIGKILL);
}

TEST_CASE("a spec that cannot be written and a program that is missing are told by their path") {
  TempDir folder;
  write_file(folder / "lib", "");
  ShepherdLauncher no_folder(Paths(folder.path()), "/bin/true");
  auto failed = no_folder.launch(spec_of_job_7());
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == FaultCode::system);
  CHECK(failed.error().text.find((folder / "lib")) != std::string::npos);

  TempDir other;
  ShepherdLauncher no_program(Paths(other.path()), "/no/such/shepherd");
  failed = no_program.launch(spec_of_job_7());
  REQUIRE_FALSE(failed);
  CHECK(failed.error().text == "cannot start /no/such/shepherd: No such file or directory");
}
