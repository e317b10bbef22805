#include "actors/shepherd/run.hpp"

#include "actors/host/cgroup.hpp"
#include "actors/host/clock.hpp"
#include "actors/host/crash_point.hpp"
#include "actors/host/files.hpp"
#include "actors/host/launcher.hpp"
#include "actors/host/machine.hpp"
#include "actors/host/system_failure.hpp"
#include "actors/host/test_length.hpp"
#include "actors/shepherd/control.hpp"
#include "actors/shepherd/crowd.hpp"
#include "actors/shepherd/kill_plan.hpp"
#include "actors/shepherd/processes.hpp"
#include "actors/shepherd/tasks.hpp"
#include "actors/shepherd/wakeup.hpp"

#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <csignal>
#include <cstdlib>

namespace slotd::shepherd {

namespace {

using host::crash_point;
using host::CrashPoint;

constexpr Duration sample_interval = std::chrono::seconds(30);
/// What Slurm shows as 0:53 for a job whose first process could not be started.
constexpr ExitStatus launch_failure_status{0, 53};
/// Limits a record to the space that is reserved for it.
constexpr std::size_t longest_detail = 1024;

Duration now() { return host::system_clock().monotonic(); }

Duration report_after() {
  auto usual =
    std::chrono::duration_cast<std::chrono::milliseconds>(KillPlan::Settings{}.report_after);
  return host::test_length("SLOTD_TEST_KILL_FAILED_AFTER", usual);
}

std::size_t runnable_threads() {
#ifdef SLOTD_CRASH_POINTS
  if (const char* text = std::getenv("SLOTD_TEST_RUNNABLE_THREADS"))
    return static_cast<std::size_t>(std::atoi(text));
#endif
  return host::runnable_threads();
}

Duration length_of(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

KillPlan::Settings plan_settings(const LaunchSpec& spec, Duration start) {
  KillPlan::Settings settings;
  settings.start = start;
  settings.limit = spec.time_limit;
  if (spec.warning) settings.warn_before = spec.warning->before;
  settings.kill_wait = spec.kill_wait;
  settings.report_after = report_after();
  return settings;
}

/// Frees the memory too, which an assignment would not.
template <class Container>
void release(Container& container) {
  Container().swap(container);
}

/// One attempt, while it runs.
class Run {
 public:
  Run(Assignment& assignment, ExitFile& exit_file, host::UniqueFd launch_pipe)
      : assignment_(assignment),
        spec_(assignment.spec),
        exit_file_(exit_file),
        launch_pipe_(std::move(launch_pipe)),
        started_(now()),
        plan_(plan_settings(spec_, started_)) {}

  ExitRecord go() {
    if (auto started = start(); started)
      tell_running();
    else
      give_up(started.error());
    while (reap() == Children::left) wait();
    if (control_) control_->close();
    return finished();
  }

 private:
  enum class Children { left, none };

  Done start();
  Done place_script();
  void tell_running();
  void give_up(const Fault& fault);

  Children reap();
  void script_over(Children children);
  void wait();
  void pass_time();
  void apply(const KillActions& actions);
  void warn(const WarningSignal& warning);

  ControlAnswer answer(const ControlMessage& message);
  std::string obey(const EndJob& word);
  std::string obey(const SendSignal& word);
  std::string obey(const SetTimeLimit& word);

  ExitRecord finished();

  Assignment& assignment_;
  LaunchSpec& spec_;
  ExitFile& exit_file_;
  host::UniqueFd launch_pipe_;
  Duration started_;
  KillPlan plan_;
  Wakeup wakeup_;
  std::optional<Control> control_;
  std::optional<host::Cgroup> cgroup_;
  JobProcesses processes_{cgroup_};
  Tasks tasks_;
  std::optional<Duration> sample_at_;
  bool script_over_ = false;
  ExitRecord record_;
};

/// The order matters: nothing of the job may run before its end can be reported and the daemon can reach
/// it, and a folder that is gone must not be created again for an output file in it.
Done Run::start() {
  if (auto done = wakeup_.open(); !done) return done;
  if (auto done = exit_file_.reserve(); !done) return done;
  auto control = Control::open(assignment_.job_folder());
  if (!control) return tl::unexpected(control.error());
  control_ = std::move(*control);
  if (auto done = place_script(); !done) return done;
  if (::chdir(spec_.directory.c_str()) != 0)
    return host::system_failure("enter folder", spec_.directory);
  auto stdio = open_stdio(spec_);
  if (!stdio) return tl::unexpected(stdio.error());
  return tasks_.start(assignment_, *stdio, cgroup_);
}

Done Run::place_script() {
  auto written = host::replace_file(assignment_.script(), spec_.script, 0700, host::Sync::no);
  if (!written || spec_.cgroup.empty()) return written;
  auto cgroup = host::Cgroup::create(spec_.cgroup, spec_.cgroup_memory_max, spec_.cgroup_cpu_quota);
  if (!cgroup) return tl::unexpected(cgroup.error());
  cgroup_ = std::move(*cgroup);
  return {};
}

void Run::tell_running() {
  crash_point(CrashPoint::exec_after);
  // Without a daemon nobody reads this; the claim says enough.
  [[maybe_unused]] auto told = ::write(launch_pipe_.get(), &host::launch_pipe_running, 1);
  launch_pipe_.reset();
  crash_point(CrashPoint::running_told);
  // From here on the shepherd needs no folder of the job: it must not keep a file system busy or use much
  // memory.
  [[maybe_unused]] auto moved = ::chdir("/");
  release(spec_.script);
  release(spec_.arguments);
  release(spec_.environment);
  ::malloc_trim(0);
  if (processes_.needs_samples()) sample_at_ = started_ + sample_interval;
}

void Run::give_up(const Fault& fault) {
  launch_pipe_.reset();
  script_over_ = true;
  record_.cause = EndCause::launch_failure;
  record_.exit = launch_failure_status;
  record_.detail = fault.text.substr(0, longest_detail);
  // Some of several ranks may have started.
  apply(plan_.script_ended(now()));
}

Run::Children Run::reap() {
  auto children = Children::none;
  int status = 0;
  for (;;) {
    auto pid = ::waitpid(-1, &status, WNOHANG);
    if (pid < 0) break;
    if (pid == 0) {
      children = Children::left;
      break;
    }
    tasks_.reaped(pid, status);
  }
  if (!script_over_ && !tasks_.any_left()) script_over(children);
  return children;
}

void Run::script_over(Children children) {
  script_over_ = true;
  record_.elapsed = now() - started_;
  record_.exit = tasks_.exit_status();
  record_.cause = plan_.cause();
  crash_point(CrashPoint::script_ended);
  if (children == Children::left) apply(plan_.script_ended(now()));
}

void Run::wait() {
  auto due = plan_.next();
  if (sample_at_) due = std::min(due.value_or(*sample_at_), *sample_at_);
  std::vector<pollfd> others;
  if (control_) control_->add_to(others);
  wakeup_.wait(due, others);
  if (control_) control_->serve(others.data(), [this](const auto& word) { return answer(word); });
  pass_time();
}

void Run::pass_time() {
  auto moment = now();
  if (plan_.limit_due(moment)) {
    auto pause = pause_in_crowd(runnable_threads(), host::online_cpus(), spec_.job);
    plan_.put_off_limit(moment + pause);
  }
  apply(plan_.timer(moment));
  if (!sample_at_ || moment < *sample_at_) return;
  processes_.sample_memory();
  sample_at_ = moment + sample_interval;
}

void Run::apply(const KillActions& actions) {
  if (actions.warn) warn(*spec_.warning);
  if (actions.terminate) {
    processes_.signal(SIGTERM);
    // A stopped process gets the TERM when it goes on.
    processes_.signal(SIGCONT);
    crash_point(CrashPoint::term_sent);
  }
  if (actions.tell_completing)
    send_note(assignment_.paths, CompletingNote{spec_.job, spec_.attempt});
  if (actions.kill) processes_.kill();
  if (actions.tell_kill_failed)
    send_note(assignment_.paths, KillFailedNote{spec_.job, spec_.attempt, processes_.describe()});
}

/// Without a running script or a valid signal there is nobody to warn.
void Run::warn(const WarningSignal& warning) {
  obey(SendSignal{warning.number, warning.batch_only ? SignalTarget::batch : SignalTarget::steps});
}

ControlAnswer Run::answer(const ControlMessage& message) {
  ControlAnswer answer;
  answer.id = message.id;
  answer.detail = std::visit([this](const auto& word) { return obey(word); }, message.word);
  answer.done = answer.detail.empty();
  return answer;
}

std::string Run::obey(const EndJob& word) {
  apply(plan_.end_asked(now(), std::max(word.kill_wait, Duration::zero())));
  return {};
}

std::string Run::obey(const SendSignal& word) {
  if (word.signal < 1 || word.signal >= NSIG) return "no such signal";
  if (word.signal == SIGKILL) {
    processes_.kill();
  } else if (word.target == SignalTarget::all) {
    processes_.signal(word.signal);
  } else if (!tasks_.any_left()) {
    return "the batch script has ended";
  } else if (word.target == SignalTarget::batch) {
    tasks_.signal_scripts(word.signal);
  } else {
    tasks_.signal_group(word.signal);
  }
  return {};
}

std::string Run::obey(const SetTimeLimit& word) {
  return plan_.set_limit(word.limit) ? "" : "the job is being ended already";
}

ExitRecord Run::finished() {
  rusage use{};
  ::getrusage(RUSAGE_CHILDREN, &use);
  record_.job = spec_.job;
  record_.attempt = spec_.attempt;
  record_.end = host::system_clock().now();
  record_.usage = {length_of(use.ru_utime), length_of(use.ru_stime), processes_.peak_memory()};
  if (cgroup_) {
    if (cgroup_->had_oom_kill()) record_.cause = EndCause::out_of_memory;
    cgroup_->remove();
  }
  return std::move(record_);
}

}  // namespace

ExitRecord run(Assignment& assignment, ExitFile& exit_file, host::UniqueFd launch_pipe) {
  return Run(assignment, exit_file, std::move(launch_pipe)).go();
}

}  // namespace slotd::shepherd
