#pragma once

#include <spawn.h>
#include <sys/types.h>

namespace slotd::host {

/// How a program is started: in a session of its own, with standard input from /dev/null, and no signal
/// blocked or ignored. What else it has open is ours, unless these say otherwise, in the order of the calls.
class SpawnPlan {
 public:
  SpawnPlan();
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan();

  /// Its descriptor of that number is this one of ours, and stays open.
  SpawnPlan& connect(int theirs, int ours);
  /// What it writes there is dropped.
  SpawnPlan& silence(int theirs);
  /// Nothing from this number on is open.
  SpawnPlan& close_from(int first);

  /// 0, or the error. The process leads a group of its own, whose number is its pid.
  int spawn(pid_t& pid, char* const arguments[], char* const environment[]) const;

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace slotd::host
