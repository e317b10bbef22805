#pragma once

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <csignal>
#include <utility>

namespace slotd::test {

/// A forked child that runs a function and ends with the number it returns. Killed and reaped at
/// the latest with the test.
class ChildProcess {
 public:
  template <class Function>
  explicit ChildProcess(Function function) : pid_(::fork()) {
    if (pid_ == 0) ::_exit(function());
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess() {
    if (reaped_) return;
    kill();
    wait();
  }

  pid_t pid() const { return pid_; }
  void kill() const { ::kill(pid_, SIGKILL); }
  /// What waitpid says of its end.
  int wait() {
    int status = 0;
    REQUIRE(::waitpid(pid_, &status, 0) == pid_);
    reaped_ = true;
    return status;
  }
  /// Waits until it has ended, and leaves it a zombie.
  void become_zombie() const {
    siginfo_t info{};
    REQUIRE(::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) == 0);
  }

 private:
  pid_t pid_;
  bool reaped_ = false;
};

/// For a child that only has to be there.
inline int sleep_long() {
  ::sleep(600);
  return 0;
}

}  // namespace slotd::test
