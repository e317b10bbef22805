#include "actors/daemon/daemon_actors.hpp"

#include "actors/daemon/cgroup_limits.hpp"
#include "actors/daemon/late_notices.hpp"
#include "actors/events/event_publisher.hpp"
#include "actors/events/notifier.hpp"
#include "actors/front/router.hpp"
#include "actors/host/alarm.hpp"
#include "actors/host/clock.hpp"
#include "actors/host/job_folders.hpp"
#include "actors/host/machine.hpp"
#include "actors/host/test_length.hpp"
#include "actors/housekeeping/housekeeper.hpp"
#include "actors/journal/journal.hpp"
#include "actors/reader/reader.hpp"
#include "actors/resources/resource_ledger.hpp"
#include "actors/scheduler/scheduler.hpp"

#include <caf/all.hpp>

#include <unistd.h>
#include <utility>

namespace slotd {

namespace {

std::string shepherd_program() {
  auto program = host::own_program();
  return program.substr(0, program.rfind('/')) + "/slotd-shepherd";
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

Result<std::unique_ptr<host::Alarm>> make_alarm(SchedulerActor scheduler) {
  return host::wall_alarm([scheduler] { caf::anon_send(scheduler, WakeupDue{}); });
}

SupervisorFactory supervisor_factory(caf::actor_system& system, JournalActor journal,
                                     std::shared_ptr<const SupervisorTools> tools) {
  return [&system, journal, tools](SchedulerActor scheduler) {
    return system.spawn(supervisor, AttemptListener{scheduler}, journal, tools);
  };
}

template <class Handle>
void end(const Handle& actor) {
  if (actor) caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
}

}  // namespace

SupervisorTools supervisor_tools(const DaemonParts& parts) {
  const auto& config = parts.config;
  decide::LaunchFacts facts{config.machine,     config.root,      parts.storage.state.root_uuid,
                            config.cgroup_base, config.kill_wait, config.limit_default_memory};
  auto launcher = std::make_shared<host::ShepherdLauncher>(parts.paths, shepherd_program());
  auto processes = std::make_shared<MachineProcesses>(facts.root_uuid, config.cgroup_base);
  return {parts.paths,
          std::move(facts),
          std::move(launcher),
          parts.services.watcher,
          std::move(processes),
          host::test_length("SLOTD_TEST_KILL_FAILED_AFTER", std::chrono::seconds{60})};
}

DaemonActors::DaemonActors(caf::actor_system& system, DaemonParts parts) : system_(system) {
  const auto& config = parts.config;
  publisher_ = system.spawn(event_publisher, parts.services.event_socket);
  journal_ = spawn_journal(parts);
  ledger_ = system.spawn(resource_ledger, config.machine);
  notifier_ = spawn_notifier(parts);
  send_late_notices(notifier_, journal_, parts.storage.state.notices);
  scheduler_ = spawn_scheduler(parts);
  reader_ = system.spawn<caf::detached>(reader, scheduler_, parts.storage.for_reader);
  housekeeper_ = system.spawn<caf::detached>(
    housekeeper, HousekeeperTools{host::JobFolders(parts.paths), journal_, &host::system_clock(),
                                  config.keep_folders});
  router_ = system.spawn<caf::detached>(
    router, RouterTools{scheduler_, reader_, replies_, ::getuid(), config.shown});
}

DaemonActors::~DaemonActors() {
  end(router_), end(reader_), end(scheduler_), end(housekeeper_), end(ledger_), end(journal_);
  end(publisher_), end(notifier_);
}

JournalActor DaemonActors::spawn_journal(const DaemonParts& parts) {
  const auto& storage = parts.storage;
  return system_.spawn<caf::detached>(
    journal, JournalStorage{storage.store, storage.for_journal, storage.state.last_event,
                            publisher_, host::JobFolders(parts.paths)});
}

NotifierActor DaemonActors::spawn_notifier(const DaemonParts& parts) {
  if (!parts.services.hooks) return {};
  return system_.spawn(notifier,
                       NotifierTools{parts.config.notify_command, parts.services.hooks, journal_});
}

SchedulerActor DaemonActors::spawn_scheduler(DaemonParts& parts) {
  auto shared_tools = std::make_shared<const SupervisorTools>(supervisor_tools(parts));
  SchedulerTools tools{scheduler_config(parts.config, parts.boot), journal_, ledger_,
                       supervisor_factory(system_, journal_, std::move(shared_tools)),
                       &host::system_clock()};
  tools.notifier = notifier_;
  tools.make_alarm = make_alarm;
  return system_.spawn<caf::detached>(scheduler, std::move(tools), std::move(parts.recovered));
}

}  // namespace slotd
