#pragma once

#include "actors/host/unique_fd.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"
#include "protocol/launch_spec.hpp"
#include "protocol/paths.hpp"

#include <sys/types.h>
#include <string>

namespace slotd::host {

/// A shepherd that was just started.
struct LaunchedShepherd {
  pid_t pid = 0;
  UniqueFd pidfd;  ///< readable when it ends; it is our child, so we reap it (waitid, P_PIDFD)
  UniqueFd pipe;   ///< one byte `R` when the job's first process runs; then, or without it, the end
};

/// Starts shepherds. It is an interface because tests of the supervisor start none.
class Launcher {
 public:
  virtual ~Launcher() = default;
  /// Writes the attempt's folder and spec, and starts the shepherd in a session of its own with a
  /// clean signal mask. The attempt must be on disk already.
  virtual Result<LaunchedShepherd> launch(const LaunchSpec& spec) = 0;
};

/// The real launcher: posix_spawn of `program` with the arguments <job folder> <attempt>, and the pipe
/// at descriptor 3.
class ShepherdLauncher : public Launcher {
 public:
  ShepherdLauncher(Paths paths, std::string program)
      : paths_(std::move(paths)), program_(std::move(program)) {}
  Result<LaunchedShepherd> launch(const LaunchSpec& spec) override;

 private:
  Paths paths_;
  std::string program_;
};

inline constexpr int launch_pipe_fd = 3;
inline constexpr char launch_pipe_running = 'R';

}  // namespace slotd::host
