#pragma once

#include <spawn.h>
#include <sys/types.h>

namespace slotd::host {

/// How a program is started: in a session of its own, with standard input from /dev/null and no signal
/// blocked or ignored. It inherits our other descriptors, unless these functions say otherwise, in the
/// order of the calls.
class SpawnPlan {
 public:
  SpawnPlan();
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan();

  /// The program has our descriptor `ours` under that number.
  SpawnPlan& connect(int theirs, int ours);
  /// Whatever the program writes to that descriptor is dropped.
  SpawnPlan& silence(int theirs);
  /// All descriptors from this number on are closed.
  SpawnPlan& close_from(int first);

  /// Returns 0 or the error. The process leads a group of its own, whose number is its pid.
  int spawn(pid_t& pid, char* const arguments[], char* const environment[]) const;

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace slotd::host
