#include "actors/daemon.hpp"

#include "actors/desk.hpp"
#include "actors/exit_watcher.hpp"
#include "actors/gateway.hpp"
#include "actors/host/clock.hpp"
#include "actors/host/files.hpp"
#include "actors/host/log.hpp"
#include "actors/host/machine.hpp"
#include "actors/host/process.hpp"
#include "actors/host/root_lock.hpp"
#include "actors/journal.hpp"
#include "actors/outbox.hpp"
#include "actors/reader.hpp"
#include "actors/recover.hpp"
#include "actors/resource_ledger.hpp"
#include "actors/scheduler.hpp"
#include "actors/supervisor.hpp"
#include "protocol/paths.hpp"
#include "protocol/wire.hpp"
#include "storage/accounting.hpp"
#include "storage/job_store.hpp"

#include <caf/all.hpp>

#include <sys/stat.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>
#include <set>
#include <utility>

namespace slotd {

namespace {

/// Two workers: everything that blocks is detached, and more would only wake each other.
constexpr std::size_t worker_threads = 2;

void configure(caf::actor_system_config& config) {
  config.set("scheduler.policy", caf::atom("sharing"));  // the default one polls
  config.set("scheduler.max-threads", worker_threads);
}

Done make_root(const DaemonConfig& config, const Paths& paths) {
  ::umask(077);
  for (const auto& folder :
       {paths.root(), paths.run_folder(), paths.lib_folder(), paths.jobs_folder()})
    if (auto made = host::make_folders(folder, 0700); !made) return made;
  if (host::on_network_file_system(config.root) && !config.network_root)
    return fail(FaultCode::invalid,
                config.root +
                  " is on a network file system, where locks and "
                  "syncs cannot be relied on; set SLOTD_NETWORK_ROOT=1 to use it all the same");
  return {};
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

/// Jobs that ended long ago, but that a waiting job asks about.
Result<std::vector<Job>> depended_on(const storage::StoredState& state,
                                     storage::Accounting& accounting) {
  std::set<JobId> known, wanted;
  for (const auto& job : state.jobs) known.insert(job.id);
  for (const auto& job : state.jobs)
    if (job.state == JobState::pending)
      for (const auto& clause : job.request.dependency.clauses)
        for (auto other : clause.jobs)
          if (!known.contains(other)) wanted.insert(other);
  return accounting.jobs({wanted.begin(), wanted.end()});
}

Result<Inheritance> inherit(storage::StoredState& state, storage::Accounting& accounting,
                            const Paths& paths, const std::string& boot) {
  Inheritance inheritance;
  auto others = depended_on(state, accounting);
  if (!others) return tl::unexpected(others.error());
  for (auto& job : *others) inheritance.jobs.push_back(std::make_shared<const Job>(std::move(job)));
  for (auto& job : state.jobs)
    inheritance.jobs.push_back(std::make_shared<const Job>(std::move(job)));
  for (const auto& job : inheritance.jobs) {
    if (!is_live(job->state)) continue;
    inheritance.found.push_back(find_attempt(paths, job, boot));
  }
  for (const auto& stored : state.replies)
    if (auto reply = decode<Reply>(stored.reply))
      inheritance.answers.emplace_back(stored.request,
                                       std::make_shared<const Answer>(std::move(reply->answer)));
  inheritance.last_job = state.last_job;
  inheritance.last_event = state.last_event;
  return inheritance;
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
  decide::LaunchFacts facts{config.machine, config.root, root_uuid, config.cgroup_base,
                            config.kill_wait};
  auto launcher = std::make_shared<host::ShepherdLauncher>(paths, shepherd_program());
  return std::make_shared<const SupervisorTools>(
    SupervisorTools{paths, facts, launcher, std::move(watcher), kill_failed_after()});
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

Done run_daemon(const DaemonConfig& config) {
  // Before there are threads: they inherit the mask. A reader of our log may go away.
  auto stop = stop_signals();
  ::pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  host::set_log_level(config.log_level);
  host::raise_descriptor_limit();

  Paths paths(config.root);
  if (auto made = make_root(config, paths); !made) return made;
  auto lock = host::RootLock::take(paths.lock());
  if (!lock) return tl::unexpected(lock.error());

  // From here on this daemon is the only one on its root.
  auto storage = open_storage(paths);
  if (!storage) return tl::unexpected(storage.error());
  const auto& clock = host::system_clock();
  auto state = storage->store->load(clock.now() - config.min_job_age);
  if (!state) return tl::unexpected(state.error());
  auto watcher = ExitWatcher::start(paths);
  if (!watcher) return tl::unexpected(watcher.error());
  auto boot = host::boot_id();
  auto inheritance = inherit(*state, *storage->for_journal, paths, boot);
  if (!inheritance) return tl::unexpected(inheritance.error());

  // From here on there are actors.
  caf::actor_system_config system_config;
  configure(system_config);
  caf::actor_system system(system_config);
  auto tools = supervisor_tools(config, paths, state->root_uuid, std::move(*watcher));
  auto journal_actor = system.spawn<caf::detached>(
    journal, JournalStorage{storage->store, storage->for_journal, state->last_event});
  auto ledger_actor = system.spawn(resource_ledger, config.machine);
  SupervisorFactory supervise = [&system, journal_actor, tools](SchedulerActor scheduler_actor) {
    return system.spawn(supervisor, AttemptListener{scheduler_actor}, journal_actor, tools);
  };
  auto scheduler_actor = system.spawn(
    scheduler, SchedulerTools{config, journal_actor, ledger_actor, supervise, boot, &clock},
    std::move(*inheritance));
  auto reader_actor = system.spawn<caf::detached>(reader, scheduler_actor, storage->for_reader);
  auto outbox = std::make_shared<Outbox>();
  auto desk_actor =
    system.spawn(desk, DeskTools{scheduler_actor, reader_actor, outbox, ::getuid()});

  // From here on clients are answered.
  {
    auto gateway = Gateway::open(paths, desk_actor, outbox);
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
    if (!gateway) return tl::unexpected(gateway.error());
  }
  return {};
}

}  // namespace slotd
