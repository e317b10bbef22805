#include "actors/host/command_output.hpp"

#include "actors/host/process.hpp"
#include "actors/host/spawn_plan.hpp"
#include "actors/host/unique_fd.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <utility>

namespace slotd::host {

namespace {

using Clock = std::chrono::steady_clock;
using End = CommandOutput::End;

/// A killed program has this long to end. After that it hangs in the kernel.
constexpr int milliseconds_to_die = 200;

/// A running program and its output so far.
class Reading {
 public:
  Reading(pid_t pid, UniqueFd pidfd, UniqueFd output, const CommandLimits& limits)
      : pid_(pid), pidfd_(std::move(pidfd)), output_(std::move(output)), limits_(limits) {}

  CommandOutput to_its_end() {
    CommandOutput out;
    out.end = wait_for_end();
    // Its group's number cannot become another group's until it is reaped.
    send_signal(-pid_, SIGKILL);
    output_.reset();
    if (out.end != End::ended) wait(milliseconds_to_die);
    if (::waitpid(pid_, &out.status, WNOHANG) != pid_) out.left_behind = pid_;
    out.text = std::move(text_);
    return out;
  }

 private:
  End wait_for_end() {
    for (;;) {
      auto left = std::chrono::ceil<std::chrono::milliseconds>(limits_.deadline - Clock::now());
      if (left.count() <= 0) return End::too_long;
      // Asked before the pipe is read: a program that has ended writes nothing more.
      bool ended = wait(static_cast<int>(std::min<std::int64_t>(left.count(), 60'000)));
      read_output();
      if (text_.size() > limits_.most_output) return End::too_much;
      if (ended) return End::ended;
    }
  }

  /// Waits until it writes something, ends, or has no time left. True if it has ended.
  bool wait(int milliseconds) {
    std::array<pollfd, 2> watched{pollfd{pidfd_.get(), POLLIN, 0},
                                  pollfd{output_.get(), POLLIN, 0}};  // poll skips a negative one
    return ::poll(watched.data(), watched.size(), milliseconds) > 0 && watched[0].revents != 0;
  }

  void read_output() {
    std::array<char, 4096> piece;
    while (output_ && text_.size() <= limits_.most_output) {
      auto size = ::read(output_.get(), piece.data(), piece.size());
      if (size > 0)
        text_.append(piece.data(), static_cast<std::size_t>(size));
      else if (size < 0 && errno == EINTR)
        continue;
      else if (size < 0 && errno == EAGAIN)
        return;
      else
        output_.reset();
    }
  }

  pid_t pid_;
  UniqueFd pidfd_;
  UniqueFd output_;  ///< empty once nobody can write to it
  CommandLimits limits_;
  std::string text_;
};

int spawn(pid_t& pid, std::string program, std::vector<std::string> arguments, int output) {
  std::vector<char*> pointers{program.data()};
  for (auto& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  return SpawnPlan()
    .connect(STDOUT_FILENO, output)
    .silence(STDERR_FILENO)
    .close_from(STDERR_FILENO + 1)
    .spawn(pid, pointers.data(), environ);
}

CommandOutput not_started(int error, pid_t left_behind = 0) {
  return {End::not_started, error, {}, left_behind};
}

}  // namespace

CommandOutput output_of(const std::string& program, const std::vector<std::string>& arguments,
                        const CommandLimits& limits) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return not_started(errno);
  UniqueFd ours(ends[0]), theirs(ends[1]);
  ::fcntl(ours.get(), F_SETFL, O_NONBLOCK);  // only our end; the other may block
  pid_t pid = 0;
  if (auto error = spawn(pid, program, arguments, theirs.get()); error != 0)
    return not_started(error);
  theirs.reset();
  auto pidfd = open_pidfd(pid);
  if (!pidfd) {
    auto error = errno;
    send_signal(-pid, SIGKILL);
    return not_started(error, pid);
  }
  return Reading(pid, std::move(pidfd), std::move(ours), limits).to_its_end();
}

}  // namespace slotd::host
