#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace slotd::clients {

/// How long to keep trying while a daemon is away, and how long to pause between two tries.
class Backoff {
 public:
  using milliseconds = std::chrono::milliseconds;

  explicit Backoff(milliseconds timeout) : timeout_(timeout) {}

  void begin_anew() {
    began_.reset();
    delay_ = first_delay;
  }

  /// The next pause; none when patience has ended.
  std::optional<milliseconds> next_pause() {
    auto now = std::chrono::steady_clock::now();
    if (!began_) began_ = now;
    auto left = std::chrono::ceil<milliseconds>(*began_ + timeout_ - now);
    if (left <= milliseconds{0}) return std::nullopt;
    auto pause = std::min(delay_, left);
    delay_ = std::min(delay_ * 2, longest_delay);
    return pause;
  }

 private:
  static constexpr milliseconds first_delay{20};
  static constexpr milliseconds longest_delay{1000};

  milliseconds timeout_;
  milliseconds delay_ = first_delay;
  std::optional<std::chrono::steady_clock::time_point> began_;
};

}  // namespace slotd::clients
