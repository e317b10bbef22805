#pragma once

#include <functional>
#include <utility>

namespace slotd {

/// When a round of the scheduler may be made: one at a time, and none while the free resources are not known
/// (a release is on its way), while a long cancel is under way (nothing may start that it is about to come to),
/// or while one that failed waits to be tried again.
class RoundGate {
 public:
  void make_with(std::function<void()> make) { make_ = std::move(make); }

  /// Something has changed: makes a round, now or once it may be made.
  void want() {
    wanted_ = true;
    if (!is_held_up() && make_) wanted_ = false, make_();
  }
  /// A round is wanted whenever the present one is over.
  void want_another() { wanted_ = true; }

  void begin() { under_way_ = true; }
  void end() {
    under_way_ = false;
    if (wanted_) want();
  }
  /// The round came to nothing. True: the caller is to call `retry` after a pause.
  bool end_to_retry() {
    under_way_ = false;
    return !std::exchange(retry_planned_, true);
  }
  void retry() {
    retry_planned_ = false;
    want();
  }

  void hold_for_release() { ++releases_; }
  void released() { --releases_; }
  void hold_for_cancel() { ++cancels_; }
  void cancel_is_over() {
    if (--cancels_ == 0 && wanted_) want();
  }
  /// Is a long cancel under way?
  bool cancelling() const { return cancels_ > 0; }

 private:
  bool is_held_up() const { return under_way_ || retry_planned_ || cancels_ > 0 || releases_ > 0; }

  std::function<void()> make_;
  bool under_way_ = false;
  bool wanted_ = false;
  bool retry_planned_ = false;
  unsigned releases_ = 0;
  unsigned cancels_ = 0;
};

}  // namespace slotd
