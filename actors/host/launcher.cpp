#include "actors/host/launcher.hpp"

#include "actors/host/crash_point.hpp"
#include "actors/host/files.hpp"
#include "actors/host/log.hpp"
#include "actors/host/process.hpp"
#include "actors/host/spawn_plan.hpp"
#include "actors/host/system_failure.hpp"
#include "protocol/wire.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <cstdlib>

namespace slotd::host {

namespace {

Done write_spec(const Paths& paths, const LaunchSpec& spec) {
  auto made = make_folders(paths.attempt_folder(spec.job, spec.attempt), 0700);
  if (!made) return made;
  // It is not synced: after a power cut no shepherd is started for this attempt.
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
  auto error = SpawnPlan()
                 .silence(STDOUT_FILENO)
                 .connect(launch_pipe_fd, write_end.get())
                 .spawn(shepherd.pid, arguments, environ);
  if (error != 0) return system_failure("start", program_, error);
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
