#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace slotd {

/// Steps for one thread, done one by one in the order in which they came.
class WorkQueue {
 public:
  using Step = std::function<void()>;

  /// Does nothing once the queue is closed; what the step holds is then let go by the caller's thread.
  void push(Step step);
  /// Does what comes, and sleeps between, until the queue is closed.
  void run();
  /// Lets go, undone, of what still waits.
  void close();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Step> steps_;
  bool closed_ = false;
};

}  // namespace slotd
