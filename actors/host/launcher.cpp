#include "actors/host/launcher.hpp"

#include "actors/host/crash_point.hpp"
#include "actors/host/files.hpp"
#include "actors/host/log.hpp"
#include "actors/host/process.hpp"
#include "actors/host/system_failure.hpp"
#include "protocol/wire.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>

namespace slotd::host {

namespace {

/// posix_spawn's two argument objects, released together.
class SpawnPlan {
 public:
  explicit SpawnPlan(int pipe) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    // Also takes close-on-exec away, which it does even where the number is the same already.
    ::posix_spawn_file_actions_adddup2(&actions_, pipe, launch_pipe_fd);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&actions_);
  }

  /// 0, or the error.
  int spawn(pid_t& pid, char* const arguments[]) const {
    return ::posix_spawn(&pid, arguments[0], &actions_, &attributes_, arguments, environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

Done write_spec(const Paths& paths, const LaunchSpec& spec) {
  auto made = make_folders(paths.attempt_folder(spec.job, spec.attempt), 0700);
  if (!made) return made;
  // Not synced: after a power cut no shepherd is started for this attempt.
  return replace_file(paths.spec(spec.job, spec.attempt), encode(spec), 0600, Sync::no);
}

}  // namespace

Result<LaunchedShepherd> ShepherdLauncher::launch(const LaunchSpec& spec) {
  if (auto written = write_spec(paths_, spec); !written) return tl::unexpected(written.error());
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return system_failure("make", "a pipe");
  LaunchedShepherd shepherd;
  shepherd.pipe.reset(ends[0]);
  UniqueFd write_end(ends[1]);

  crash_point(CrashPoint::spawn_before);
  auto folder = paths_.job_folder(spec.job);
  auto attempt = to_string(spec.attempt);
  char* arguments[] = {program_.data(), folder.data(), attempt.data(), nullptr};
  if (auto error = SpawnPlan(write_end.get()).spawn(shepherd.pid, arguments); error != 0)
    return system_failure("start", program_, error);
  crash_point(CrashPoint::spawn_after);

  shepherd.pidfd = open_pidfd(shepherd.pid);
  if (!shepherd.pidfd) {
    // It runs and cannot be watched. The next daemon will find it by its claim.
    log(LogLevel::error, "cannot watch a shepherd: " + errno_text(errno));
    std::abort();
  }
  return shepherd;
}

}  // namespace slotd::host
