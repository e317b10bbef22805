#include "actors/host/spawn_plan.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <csignal>

namespace slotd::host {

SpawnPlan::SpawnPlan() {
  ::posix_spawn_file_actions_init(&actions_);
  ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawnattr_init(&attributes_);
  sigset_t none, all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes_, &none);
  ::posix_spawnattr_setsigdefault(&attributes_, &all);
  ::posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

SpawnPlan::~SpawnPlan() {
  ::posix_spawnattr_destroy(&attributes_);
  ::posix_spawn_file_actions_destroy(&actions_);
}

SpawnPlan& SpawnPlan::connect(int theirs, int ours) {
  // This also clears close-on-exec, even if the number is the same already.
  ::posix_spawn_file_actions_adddup2(&actions_, ours, theirs);
  return *this;
}

SpawnPlan& SpawnPlan::silence(int theirs) {
  ::posix_spawn_file_actions_addopen(&actions_, theirs, "/dev/null", O_WRONLY, 0);
  return *this;
}

SpawnPlan& SpawnPlan::close_from(int first) {
  ::posix_spawn_file_actions_addclosefrom_np(&actions_, first);
  return *this;
}

int SpawnPlan::spawn(pid_t& pid, char* const arguments[], char* const environment[]) const {
  return ::posix_spawn(&pid, arguments[0], &actions_, &attributes_, arguments, environment);
}

}  // namespace slotd::host
