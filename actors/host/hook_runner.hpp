#pragma once

#include "actors/host/unique_fd.hpp"
#include "protocol/base/result.hpp"

#include <sys/types.h>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace slotd::host {

/// One run of a user's command.
struct Hook {
  std::string name;                      ///< for the log: `notification of job 12`
  std::string command;                   ///< for `/bin/sh -lc`
  std::vector<std::string> environment;  ///< `NAME=value`, beside and before this process's own
  std::function<void()> started;         ///< called once it runs, from the runner's thread
};

/// Runs hooks. It is an interface because a test of the notifier runs none.
class Hooks {
 public:
  virtual ~Hooks() = default;
  /// Returns at once.
  virtual void run(Hook hook) = 0;
};

/// A thread that sleeps until a hook must be started, has ended, or takes too long. Each hook runs in a
/// session of its own, with standard input from /dev/null and its output in our log. A few run at once,
/// and the others wait in order. Hooks still running when this object is destroyed run on.
class HookRunner : public Hooks {
 public:
  struct Settings {
    std::size_t at_once = 4;
    std::chrono::milliseconds longest{60'000};  ///< then its process group gets TERM,
    std::chrono::milliseconds grace{2'000};     ///< and after that KILL
  };

  static Result<std::unique_ptr<HookRunner>> start(Settings settings);
  ~HookRunner() override;
  void run(Hook hook) override;

 private:
  using Clock = std::chrono::steady_clock;
  enum class Phase { runs, terminated, killed };
  struct Running {
    std::string name;
    pid_t pid = 0;
    UniqueFd pidfd;  ///< empty once the hook has ended and waits to be reaped
    Phase phase = Phase::runs;
    Clock::time_point due{};  ///< when the next phase begins
  };
  using Place = std::list<Running>::iterator;

  explicit HookRunner(Settings settings) : settings_(settings) {}
  void loop();
  void take_new();
  void start_next();
  bool start_one(const Hook& hook);
  int wait_for() const;
  void sleep();
  void ended(Running& hook);
  Place pass_time(Place hook);
  static void reap(const Running& hook);

  Settings settings_;
  UniqueFd wake_;
  std::mutex mutex_;
  std::deque<Hook> incoming_;  ///< mutex_ guards it and stopping_; the rest is the thread's own
  bool stopping_ = false;
  std::deque<Hook> waiting_;
  std::list<Running> running_;
  unsigned failed_starts_ = 0;  ///< of the first hook that waits
  Clock::time_point start_again_{};
  std::thread thread_;
};

}  // namespace slotd::host
