#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace slotd::simulate {

/// Shows on the terminal how far a simulation has got, from the first second on.
class Progress {
 public:
  enum class Seen { no, yes };
  /// `seen`: is standard error a terminal, and is --quiet not set?
  Progress(Seen seen, std::string_view policy, std::size_t jobs);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void tell(std::size_t started);

 private:
  using Clock = std::chrono::steady_clock;
  bool seen_;
  std::string policy_;
  std::size_t jobs_;
  Clock::time_point next_;
  bool shown_ = false;
};

}  // namespace slotd::simulate
