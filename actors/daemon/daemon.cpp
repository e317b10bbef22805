#include "actors/daemon/daemon.hpp"

#include "actors/attempts/exit_watcher.hpp"
#include "actors/attempts/supervisor.hpp"
#include "actors/daemon/recovery/recover.hpp"
#include "actors/events/event_publisher.hpp"
#include "actors/events/event_socket.hpp"
#include "actors/events/notifier.hpp"
#include "actors/front/gateway.hpp"
#include "actors/front/reply_queue.hpp"
#include "actors/front/router.hpp"
#include "actors/host/alarm.hpp"
#include "actors/host/cgroup_base.hpp"
#include "actors/host/clock.hpp"
#include "actors/host/files.hpp"
#include "actors/host/heap.hpp"
#include "actors/host/length_text.hpp"
#include "actors/host/log.hpp"
#include "actors/host/machine.hpp"
#include "actors/host/process.hpp"
#include "actors/host/root_lock.hpp"
#include "actors/journal/journal.hpp"
#include "actors/reader/reader.hpp"
#include "actors/resources/gpu_prober.hpp"
#include "actors/resources/resource_ledger.hpp"
#include "actors/scheduler/scheduler.hpp"
#include "protocol/paths.hpp"
#include "storage/accounting.hpp"
#include "storage/job_store.hpp"

#include <caf/all.hpp>

#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

namespace slotd {

namespace {

/// Two workers: everything that blocks is detached, and more would only wake each other. So are the desk and
/// the scheduler, which would stand behind the thousand supervisors that a moment may wake.
constexpr std::size_t worker_threads = 2;

void configure(caf::actor_system_config& config) {
  config.set("scheduler.policy", caf::atom("sharing"));  // the default one polls
  config.set("scheduler.max-threads", worker_threads);
}

Done make_root(const DaemonConfig& config, const Paths& paths) {
  if (!config.network_root && host::on_network_file_system(config.root))
    return fail(FaultCode::invalid,
                config.root +
                  " is on a network file system, where locks and "
                  "syncs cannot be relied on; set SLOTD_NETWORK_ROOT=1 to use it all the same");
  ::umask(077);
  for (const auto& folder :
       {paths.root(), paths.run_folder(), paths.lib_folder(), paths.jobs_folder()})
    if (auto made = host::make_folders(folder, 0700); !made) return made;
  return {};
}

/// Looked at with each submission: what was right when the daemon started may not be any more.
std::function<Done()> cgroup_check(const DaemonConfig& config) {
  if (config.cgroup_base.empty()) return {};
  auto how = config.cgroup_unchecked ? host::CgroupCheck::writable : host::CgroupCheck::whole;
  return [base = config.cgroup_base, how] { return host::check_cgroup_base(base, how); };
}

void log_cgroup(const DaemonConfig& config) {
  if (config.cgroup_auto)
    host::log(host::LogLevel::info,
              config.cgroup_base.empty()
                ? "SLOTD_CGROUP_BASE=auto: no writable unit slotd-jobs.service beside this one; "
                  "CPU and memory are reservations only"
                : "SLOTD_CGROUP_BASE=auto: " + config.cgroup_base);
  auto check = cgroup_check(config);
  if (!check) return;
  if (auto usable = check(); !usable)
    host::log(host::LogLevel::warn, "submissions are refused: " + usable.error().text);
}

/// What a daemon holds open of its database.
struct Storage {
  std::shared_ptr<storage::JobStore> store;
  std::shared_ptr<storage::Accounting> for_journal;
  std::shared_ptr<storage::Accounting> for_reader;
};

Result<Storage> open_storage(const Paths& paths) {
  auto store = storage::JobStore::open(paths.database());
  if (!store) return tl::unexpected(store.error());
  auto for_journal = storage::Accounting::open(paths.database());
  if (!for_journal) return tl::unexpected(for_journal.error());
  auto for_reader = storage::Accounting::open(paths.database());
  if (!for_reader) return tl::unexpected(for_reader.error());
  return Storage{std::make_shared<storage::JobStore>(std::move(*store)),
                 std::make_shared<storage::Accounting>(std::move(*for_journal)),
                 std::make_shared<storage::Accounting>(std::move(*for_reader))};
}

/// Jobs that ended long ago, but that a waiting job asks about. Of elements their array's record is enough,
/// but where minutes count from their begin.
Result<std::vector<Job>> depended_on(const storage::StoredState& state,
                                     storage::Accounting& accounting) {
  std::set<JobId> known, wanted;
  std::vector<ArrayElements> begun;
  for (const auto& job : state.jobs) known.insert(job->id);
  for (const auto& job : state.jobs) {
    if (job->state != JobState::pending) continue;
    for (const auto& clause : job->request.dependency.clauses)
      for (const auto& other : clause.jobs) {
        if (!known.contains(other.job)) wanted.insert(other.job);
        if (other.element && clause.minutes > 0)
          begun.push_back({other.job, IndexSet(*other.element, *other.element)});
      }
  }
  auto jobs = accounting.jobs({wanted.begin(), wanted.end()});
  for (const auto& element : begun) {
    auto found = jobs ? accounting.jobs_of(element) : jobs;
    if (!found) return found;
    for (auto& job : *found)
      if (known.insert(job.id).second) jobs->push_back(std::move(job));
  }
  return jobs;
}

/// Of an array: its elements that are not in the table, and what was withdrawn of it. Its records lose the
/// elements that have rows: they are not taken out of the record's row when they start.
Result<RecoveredArray> recover_array(JobId array, std::map<JobId, JobPtr*>& table,
                                     storage::Accounting& accounting) {
  auto elements = accounting.elements(array);
  if (!elements) return tl::unexpected(elements.error());
  auto records = accounting.records(array);
  if (!records) return tl::unexpected(records.error());
  RecoveredArray inherited{array, {}, {}};
  IndexSet left;
  for (const auto& element : *elements) {
    left.insert(element.index);
    if (!table.contains(element.job)) inherited.elements.push_back(element);
  }
  std::reverse(records->begin(), records->end());
  for (auto& record : *records) {
    auto waiting = record.array->waiting;
    auto known = table.find(record.id);
    if (known == table.end())
      inherited.withdrawn.push_back(std::make_shared<const Job>(std::move(record)));
    else if (!is_over(record.state))
      *known->second = decide::without(*known->second, left);
    left.insert(waiting);  // a part has a greater id than the record that it has left
  }
  return inherited;
}

Done recover_arrays(RecoveredState& recovered, storage::Accounting& accounting) {
  std::map<JobId, JobPtr*> table;
  std::set<JobId> arrays;
  for (auto& job : recovered.jobs) {
    table.emplace(job->id, &job);
    if (job->id == job->array_id) arrays.insert(job->array_id);
  }
  for (auto array : arrays) {
    auto inherited = recover_array(array, table, accounting);
    if (!inherited) return tl::unexpected(inherited.error());
    recovered.arrays.push_back(std::move(*inherited));
  }
  // A part that all have left stands for nobody any more, and is not written when they do; an array's own
  // record stands for its elements.
  std::erase_if(recovered.jobs, [&](const JobPtr& job) {
    auto left = is_empty_record(*job) || (is_array_record(*job) && !arrays.contains(job->array_id));
    return left && job->id != job->array_id && !is_over(job->state);
  });
  return {};
}

/// Takes jobs and replies out of what was stored: nothing may be kept twice for as long as the daemon runs.
Result<RecoveredState> inherit(storage::StoredState& state, storage::Accounting& accounting,
                               const Paths& paths, const std::string& boot) {
  RecoveredState recovered;
  auto others = depended_on(state, accounting);
  if (!others) return tl::unexpected(others.error());
  recovered.jobs = std::move(state.jobs);
  for (auto& job : *others) recovered.jobs.push_back(std::make_shared<const Job>(std::move(job)));
  if (auto done = recover_arrays(recovered, accounting); !done) return tl::unexpected(done.error());
  for (const auto& job : recovered.jobs) {
    if (!is_live(job->state)) continue;
    recovered.found.push_back(find_attempt(paths, job, boot));
  }
  for (auto& stored : std::exchange(state.replies, {}))
    recovered.answers.emplace_back(stored.request, std::move(stored.reply));
  recovered.last_job = state.last_job;
  recovered.last_event = state.last_event;
  recovered.drain = state.drain;
  return recovered;
}

std::chrono::milliseconds longest_probe() {
#ifdef SLOTD_CRASH_POINTS
  if (const auto* text = std::getenv("SLOTD_TEST_SMI_LONGEST"))
    return std::chrono::milliseconds{std::atol(text)};
#endif
  return std::chrono::seconds{5};
}

/// Asks for the GPUs, and waits for the answer no longer than that.
decide::GpusFound find_gpus(caf::actor_system& system) {
  auto longest = longest_probe();
  auto source = std::make_shared<host::NvidiaSmi>(host::NvidiaSmi::Settings{longest});
  auto prober_actor = system.spawn<caf::detached>(
    gpu_prober, GpuProberTools{std::move(source), &host::system_clock()});
  caf::scoped_actor asker(system);
  decide::GpusFound found;
  asker->request(prober_actor, longest, ProbeGpus{})
    .receive([&](const decide::GpusFound& answer) { found = answer; },
             [&](const caf::error&) {
               found.how = "nvidia-smi did not answer within " + host::length_text(longest);
             });
  caf::anon_send_exit(prober_actor, caf::exit_reason::user_shutdown);
  return found;
}

void log_gpus(const Machine& machine, const decide::GpusFound& found) {
  if (machine.gpus == 0) return host::log(host::LogLevel::info, "no GPUs: " + found.how);
  host::log(host::LogLevel::info, "GPUs: " + std::to_string(machine.gpus) + ", " + found.how);
  if (auto left = found.devices.size() - machine.gpus; left > 0)
    host::log(host::LogLevel::warn, std::to_string(left) + " more not given out: there is no GPU " +
                                      std::to_string(machine.gpus));
}

/// The configuration that holds: with the GPUs that there are.
Result<DaemonConfig> whole_config(caf::actor_system& system, const SettingValues& values,
                                  MachineFacts facts) {
  auto looks = asks_for_gpus(values);
  if (looks) facts.gpus = find_gpus(system);
  facts.gpus_known = true;
  auto config = read_config(values, facts);
  if (config && looks) log_gpus(config->machine, facts.gpus);
  return config;
}

std::string shepherd_program() {
  auto program = host::own_program();
  return program.substr(0, program.rfind('/')) + "/slotd-shepherd";
}

std::chrono::milliseconds kill_failed_after() {
#ifdef SLOTD_CRASH_POINTS
  if (const auto* text = std::getenv("SLOTD_TEST_KILL_FAILED_AFTER"))
    return std::chrono::milliseconds{std::atol(text)};
#endif
  return std::chrono::seconds{60};
}

std::shared_ptr<const SupervisorTools> supervisor_tools(const DaemonConfig& config,
                                                        const Paths& paths,
                                                        const std::string& root_uuid,
                                                        std::shared_ptr<ExitWatcher> watcher) {
  decide::LaunchFacts facts{config.machine,     config.root,      root_uuid,
                            config.cgroup_base, config.kill_wait, config.limit_default_memory};
  auto launcher = std::make_shared<host::ShepherdLauncher>(paths, shepherd_program());
  auto processes = std::make_shared<MachineProcesses>(root_uuid, config.cgroup_base);
  return std::make_shared<const SupervisorTools>(
    SupervisorTools{paths, facts, launcher, std::move(watcher), processes, kill_failed_after()});
}

host::HookRunner::Settings hook_settings() {
  host::HookRunner::Settings settings;
#ifdef SLOTD_CRASH_POINTS
  if (const auto* text = std::getenv("SLOTD_TEST_HOOK_LONGEST"))
    settings.longest = std::chrono::milliseconds{std::atol(text)};
#endif
  return settings;
}

/// Null without a command: nobody is notified.
Result<std::shared_ptr<host::Hooks>> start_hooks(const DaemonConfig& config) {
  if (config.notify_command.empty()) return nullptr;
  auto hooks = host::HookRunner::start(hook_settings());
  if (!hooks) return tl::unexpected(hooks.error());
  return std::shared_ptr<host::Hooks>(std::move(*hooks));
}

/// Those that the last daemon left behind. Without a command nobody waits for them any more.
void notify_late(const NotifierActor& notifier_actor, const JournalActor& journal_actor,
                 const std::vector<Notice>& due) {
  Commit crossed_out;
  for (const auto& notice : due) {
    if (notifier_actor)
      caf::anon_send(notifier_actor, Notify{notice});
    else
      crossed_out.notified.push_back(notice.seq);
  }
  if (!crossed_out.notified.empty()) caf::anon_send(journal_actor, std::move(crossed_out));
}

SchedulerConfig scheduler_config(const DaemonConfig& config, const std::string& boot) {
  return {config.machine,
          config.defaults,
          config.cgroup_base,
          config.kill_wait,
          config.min_job_age,
          config.starvation,
          boot,
          host::boot_time(),
          cgroup_check(config)};
}

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

void say_ready() {
  static constexpr std::string_view ready = "slotd: ready\n";
  [[maybe_unused]] auto written = ::write(STDOUT_FILENO, ready.data(), ready.size());
}

}  // namespace

Done run_daemon(const SettingValues& values, MachineFacts facts) {
  // Before there are threads: they inherit the mask. A reader of our log may go away.
  auto stop = stop_signals();
  ::pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  // What is wrong whatever GPUs there are is said before anything is touched.
  facts.gpus_known = false;
  auto without_gpus = read_config(values, facts);
  if (!without_gpus) return tl::unexpected(without_gpus.error());
  host::set_log_level(without_gpus->log_level);
  host::raise_descriptor_limit();
  log_cgroup(*without_gpus);

  Paths paths(without_gpus->root);
  if (auto made = make_root(*without_gpus, paths); !made) return made;
  auto lock = host::RootLock::take(paths.lock());
  if (!lock) return tl::unexpected(lock.error());

  // From here on this daemon is the only one on its root.
  auto storage = open_storage(paths);
  if (!storage) return tl::unexpected(storage.error());
  const auto& clock = host::system_clock();
  auto state = storage->store->load(clock.now() - without_gpus->min_job_age);
  if (!state) return tl::unexpected(state.error());
  auto watcher = ExitWatcher::start(paths);
  if (!watcher) return tl::unexpected(watcher.error());
  auto event_socket = EventSocket::open(paths, state->last_event);
  if (!event_socket) return tl::unexpected(event_socket.error());

  auto hooks = start_hooks(*without_gpus);
  if (!hooks) return tl::unexpected(hooks.error());

  // From here on there are actors.
  caf::actor_system_config system_config;
  configure(system_config);
  caf::actor_system system(system_config);
  auto whole = whole_config(system, values, std::move(facts));
  if (!whole) return tl::unexpected(whole.error());
  const auto& config = *whole;

  // Looked at when nothing is to be waited for any more: attempts go on meanwhile.
  auto boot = host::boot_id();
  auto recovered = inherit(*state, *storage->for_journal, paths, boot);
  if (!recovered) return tl::unexpected(recovered.error());
  // Reading a long queue leaves as much behind as it takes.
  host::return_free_memory();
  host::tune_heap();

  auto tools = supervisor_tools(config, paths, state->root_uuid, std::move(*watcher));
  auto publisher_actor = system.spawn(event_publisher, *event_socket);
  auto journal_actor = system.spawn<caf::detached>(
    journal,
    JournalStorage{storage->store, storage->for_journal, state->last_event, publisher_actor});
  auto ledger_actor = system.spawn(resource_ledger, config.machine);
  NotifierActor notifier_actor;
  if (*hooks)
    notifier_actor = system.spawn(
      notifier, NotifierTools{config.notify_command, std::move(*hooks), journal_actor});
  notify_late(notifier_actor, journal_actor, state->notices);
  SupervisorFactory supervise = [&system, journal_actor, tools](SchedulerActor scheduler_actor) {
    return system.spawn(supervisor, AttemptListener{scheduler_actor}, journal_actor, tools);
  };
  SchedulerTools scheduler_tools{scheduler_config(config, boot), journal_actor, ledger_actor,
                                 supervise, &clock};
  scheduler_tools.notifier = notifier_actor;
  scheduler_tools.make_alarm = [](SchedulerActor whom) {
    return host::wall_alarm([whom] { caf::anon_send(whom, WakeupDue{}); });
  };
  auto scheduler_actor =
    system.spawn<caf::detached>(scheduler, std::move(scheduler_tools), std::move(*recovered));
  auto reader_actor = system.spawn<caf::detached>(reader, scheduler_actor, storage->for_reader);
  auto reply_queue = std::make_shared<ReplyQueue>();
  auto desk_actor = system.spawn<caf::detached>(
    router, RouterTools{scheduler_actor, reader_actor, reply_queue, ::getuid(), config.shown});

  // From here on clients are answered.
  {
    auto gateway = Gateway::open(paths, desk_actor, reply_queue);
    if (gateway) {
      say_ready();
      int signal = 0;
      ::sigwait(&stop, &signal);
      host::log(host::LogLevel::info, "stopping; jobs run on");
    }
    auto end = [](const auto& actor) {
      caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
    };
    end(desk_actor), end(reader_actor), end(scheduler_actor), end(ledger_actor), end(journal_actor);
    end(publisher_actor);
    if (notifier_actor) end(notifier_actor);
    if (!gateway) return tl::unexpected(gateway.error());
  }
  return {};
}

}  // namespace slotd
