#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace slotd {

/// Steps for one thread, which runs them one by one in the order in which they came.
class WorkQueue {
 public:
  using Step = std::function<void()>;

  /// Does nothing once the queue is closed; the caller's thread then releases what the step holds.
  void push(Step step);
  /// Runs steps as they come, and sleeps in between, until the queue is closed.
  void run();
  /// Drops the steps that still wait.
  void close();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Step> steps_;
  bool closed_ = false;
};

}  // namespace slotd
