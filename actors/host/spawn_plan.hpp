#pragma once

#include <spawn.h>
#include <sys/types.h>

namespace slotd::host {

/// How a program of somebody else's is started: in a session of its own, with standard input from
/// /dev/null, no signal blocked or ignored, and nothing of ours open but what it writes to.
class SpawnPlan {
 public:
  enum class Errors { to_output, dropped };
  /// `output`: what its standard output becomes; STDOUT_FILENO: ours.
  SpawnPlan(int output, Errors errors);
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan();

  /// 0, or the error. The process leads a group of its own, whose number is its pid.
  int spawn(pid_t& pid, char* const arguments[], char* const environment[]) const;

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace slotd::host
