#include "actors/host/hook_runner.hpp"

#include "actors/host/crash_point.hpp"
#include "actors/host/length_text.hpp"
#include "actors/host/log.hpp"
#include "actors/host/process.hpp"
#include "actors/host/spawn_plan.hpp"
#include "actors/host/system_failure.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

namespace slotd::host {

namespace {

constexpr unsigned most_tries = 5;
constexpr auto pause_between_tries = std::chrono::seconds{1};

std::string_view name_of(std::string_view assignment) {
  return assignment.substr(0, assignment.find('='));
}

/// The hook's variables, then those of ours that it does not replace.
std::vector<char*> environment_of(Hook& hook) {
  std::vector<char*> out;
  for (auto& assignment : hook.environment) out.push_back(assignment.data());
  for (char** own = environ; *own != nullptr; ++own) {
    auto is_replaced = [own](const std::string& other) { return name_of(other) == name_of(*own); };
    if (std::none_of(hook.environment.begin(), hook.environment.end(), is_replaced))
      out.push_back(*own);
  }
  out.push_back(nullptr);
  return out;
}

int spawn_hook(pid_t& pid, Hook hook) {
  std::string shell = "/bin/sh", option = "-lc";
  char* arguments[] = {shell.data(), option.data(), hook.command.data(), nullptr};
  // All its output goes where our log goes.
  return SpawnPlan()
    .connect(STDOUT_FILENO, STDERR_FILENO)
    .close_from(STDERR_FILENO + 1)
    .spawn(pid, arguments, environment_of(hook).data());
}

/// The wait status of a child that has ended.
int wait_for_end(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

void warn(const std::string& name, const std::string& what) {
  log(LogLevel::warn, name + ": " + what);
}

void report_end(const std::string& name, int status) {
  if (WIFSIGNALED(status))
    warn(name, "its command was ended by signal " + std::to_string(WTERMSIG(status)));
  else if (WEXITSTATUS(status) != 0)
    warn(name, "its command ended with exit status " + std::to_string(WEXITSTATUS(status)));
}

}  // namespace

Result<std::unique_ptr<HookRunner>> HookRunner::start(Settings settings) {
  std::unique_ptr<HookRunner> runner(new HookRunner(settings));
  runner->wake_.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!runner->wake_) return system_failure("make", "an eventfd");
  runner->thread_ = std::thread([raw = runner.get()] { raw->loop(); });
  return runner;
}

HookRunner::~HookRunner() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  if (wake_) ::eventfd_write(wake_.get(), 1);
  if (thread_.joinable()) thread_.join();
}

void HookRunner::run(Hook hook) {
  {
    std::lock_guard lock(mutex_);
    incoming_.push_back(std::move(hook));
  }
  ::eventfd_write(wake_.get(), 1);
}

void HookRunner::loop() {
  for (;;) {
    {
      std::lock_guard lock(mutex_);
      if (stopping_) return;
      std::move(incoming_.begin(), incoming_.end(), std::back_inserter(waiting_));
      incoming_.clear();
    }
    start_next();
    sleep();
    for (auto hook = running_.begin(); hook != running_.end();) hook = pass_time(hook);
  }
}

void HookRunner::start_next() {
  while (!waiting_.empty() && running_.size() < settings_.at_once && Clock::now() >= start_again_) {
    if (!start_one(waiting_.front()) && ++failed_starts_ < most_tries) {
      start_again_ = Clock::now() + pause_between_tries;
      return;
    }
    failed_starts_ = 0;
    waiting_.pop_front();
  }
}

bool HookRunner::start_one(const Hook& hook) {
  crash_point(CrashPoint::notice_before_start);
  pid_t pid = 0;
  if (auto error = spawn_hook(pid, hook); error != 0) {
    warn(hook.name, "its command cannot be started: " + errno_text(error));
    return false;
  }
  crash_point(CrashPoint::notice_after_start);
  auto pidfd = open_pidfd(pid);
  if (!pidfd) {
    warn(hook.name, "its command cannot be watched: " + errno_text(errno));
    ::kill(-pid, SIGKILL);
    wait_for_end(pid);
    return false;
  }
  running_.push_back(
    {hook.name, pid, std::move(pidfd), Phase::runs, Clock::now() + settings_.longest});
  hook.started();
  return true;
}

/// Milliseconds until something is due, for poll(2).
int HookRunner::wait_for() const {
  auto due = Clock::time_point::max();
  for (const auto& hook : running_)
    if (hook.phase != Phase::killed) due = std::min(due, hook.due);
  if (!waiting_.empty() && running_.size() < settings_.at_once) due = std::min(due, start_again_);
  if (due == Clock::time_point::max()) return -1;
  auto left = std::chrono::ceil<std::chrono::milliseconds>(due - Clock::now());
  return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

void HookRunner::sleep() {
  std::vector<pollfd> watched{{wake_.get(), POLLIN, 0}};
  std::vector<Running*> hooks;
  for (auto& hook : running_)
    if (hook.pidfd) watched.push_back({hook.pidfd.get(), POLLIN, 0}), hooks.push_back(&hook);
  if (::poll(watched.data(), watched.size(), wait_for()) <= 0) return;
  eventfd_t count = 0;
  if (watched[0].revents != 0) ::eventfd_read(wake_.get(), &count);
  for (std::size_t i = 0; i < hooks.size(); ++i)
    if (watched[i + 1].revents != 0) hooks[i]->pidfd.reset();
}

/// A process group's number cannot become another group's until its leader is reaped.
HookRunner::Place HookRunner::pass_time(Place hook) {
  bool over = !hook->pidfd;
  bool due = Clock::now() >= hook->due;
  if (over && (hook->phase != Phase::terminated || due)) {
    if (hook->phase != Phase::runs) ::kill(-hook->pid, SIGKILL);
    reap(*hook);
    return running_.erase(hook);
  }
  if (due && hook->phase == Phase::runs) {
    warn(hook->name, "its command has run for " + length_text(settings_.longest) + " and is ended");
    ::kill(-hook->pid, SIGTERM);
    hook->phase = Phase::terminated;
    hook->due = Clock::now() + settings_.grace;
  } else if (due && hook->phase == Phase::terminated) {
    ::kill(-hook->pid, SIGKILL);
    hook->phase = Phase::killed;
  }
  return std::next(hook);
}

void HookRunner::reap(const Running& hook) {
  auto status = wait_for_end(hook.pid);
  if (hook.phase == Phase::runs) report_end(hook.name, status);
}

}  // namespace slotd::host
