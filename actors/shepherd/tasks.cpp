#include "actors/shepherd/tasks.hpp"

#include "actors/host/process.hpp"
#include "actors/host/system_failure.hpp"
#include "actors/shepherd/task_child.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>

namespace slotd::shepherd {

namespace {

ExitStatus exit_status_of(int wait_status) {
  if (WIFSIGNALED(wait_status)) return {0, WTERMSIG(wait_status)};
  return {WEXITSTATUS(wait_status), 0};
}

/// The first line that children write before their exec. Empty once all of them have executed.
std::string read_failure(int pipe) {
  std::string text;
  std::array<char, 512> piece;
  for (;;) {
    auto size = ::read(pipe, piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return text.substr(0, text.find('\n'));
    text.append(piece.data(), static_cast<std::size_t>(size));
  }
}

}  // namespace

Done Tasks::start(const Assignment& assignment, const Stdio& stdio,
                  const std::optional<host::Cgroup>& cgroup) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return host::system_failure("make", "a pipe");
  host::UniqueFd read_end(ends[0]);
  host::UniqueFd write_end(ends[1]);
  for (std::uint32_t rank = 0; rank < rank_count(assignment.spec); ++rank) {
    auto group = tasks_.empty() ? 0 : tasks_.front().pid;
    auto pid = ::fork();
    if (pid < 0) return host::system_failure("start", "rank " + std::to_string(rank));
    if (pid == 0) become_task({assignment, stdio, cgroup, rank, group, write_end.get()});
    // Both sides do it, so that the group exists when the next one joins it.
    ::setpgid(pid, group);
    tasks_.push_back({pid, true, {}});
  }
  write_end.reset();
  auto failure = read_failure(read_end.get());
  if (!failure.empty()) return fail(FaultCode::system, std::move(failure));
  return {};
}

void Tasks::reaped(pid_t pid, int wait_status) {
  for (auto& task : tasks_)
    if (task.left && task.pid == pid) task.left = false, task.exit = exit_status_of(wait_status);
}

bool Tasks::any_left() const {
  return std::any_of(tasks_.begin(), tasks_.end(), [](const Task& task) { return task.left; });
}

ExitStatus Tasks::exit_status() const {
  for (const auto& task : tasks_)
    if (task.exit != ExitStatus{}) return task.exit;
  return {};
}

void Tasks::signal_group(int signal) const {
  for (const auto& task : tasks_) {
    auto group = tasks_.front().pid;
    // A process group's number is ours as long as a child of ours is in it.
    if (!task.left || ::getpgid(task.pid) != group) continue;
    host::send_signal(-group, signal);
    return;
  }
  signal_scripts(signal);
}

void Tasks::signal_scripts(int signal) const {
  for (const auto& task : tasks_)
    if (task.left) host::send_signal(task.pid, signal);
}

}  // namespace slotd::shepherd
