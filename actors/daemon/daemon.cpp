#include "actors/daemon/daemon.hpp"

#include "actors/daemon/cgroup_limits.hpp"
#include "actors/daemon/daemon_actors.hpp"
#include "actors/daemon/gpus.hpp"
#include "actors/daemon/opened_storage.hpp"
#include "actors/daemon/recovery/recover_state.hpp"
#include "actors/daemon/root.hpp"
#include "actors/daemon/services.hpp"
#include "actors/daemon/stop_signals.hpp"
#include "actors/front/gateway.hpp"
#include "actors/host/clock.hpp"
#include "actors/host/heap.hpp"
#include "actors/host/log.hpp"
#include "actors/host/machine.hpp"
#include "actors/host/process.hpp"
#include "protocol/paths.hpp"
#include "storage/accounting.hpp"
#include "storage/job_store.hpp"

#include <caf/all.hpp>

#include <unistd.h>
#include <csignal>
#include <string_view>
#include <utility>

namespace slotd {

namespace {

/// Two workers are enough: everything that blocks has a thread of its own, and more would only wake each
/// other. The router and the scheduler have their own too, because a moment may wake a thousand
/// supervisors, and they would wait behind these.
constexpr std::size_t worker_threads = 2;

void configure(caf::actor_system_config& config) {
  config.set("scheduler.policy", caf::atom("sharing"));  // the default one polls
  config.set("scheduler.max-threads", worker_threads);
}

void set_up_process(const DaemonConfig& config) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader of our log may go away
  host::set_log_level(config.log_level);
  host::raise_descriptor_limit();
  log_cgroup(config);
}

/// Reading a long queue leaves as much free memory behind as it takes.
void tidy_memory() {
  host::return_free_memory();
  host::tune_heap();
}

void say_ready() {
  static constexpr std::string_view ready = "slotd: ready\n";
  [[maybe_unused]] auto written = ::write(STDOUT_FILENO, ready.data(), ready.size());
}

/// Answers clients until a signal comes.
Done serve(const Paths& paths, const DaemonActors& actors, const StopSignals& stop) {
  auto gateway = Gateway::open(paths, actors.router_actor(), actors.replies());
  if (!gateway) return tl::unexpected(gateway.error());
  say_ready();
  stop.wait();
  host::log(host::LogLevel::info, "stopping; jobs run on");
  return {};
}

/// From here on there are actors.
Done run_actors(const SettingValues& values, MachineFacts facts, const Paths& paths,
                OpenedStorage storage, Services services, const StopSignals& stop) {
  caf::actor_system_config system_config;
  configure(system_config);
  caf::actor_system system(system_config);
  auto config = config_with_gpus(system, values, std::move(facts));
  if (!config) return tl::unexpected(config.error());

  // The attempts are looked at last, when nothing is to be waited for any more: they go on meanwhile.
  auto boot = host::boot_id();
  auto recovered = recover_state(storage.state, *storage.for_journal, paths, boot);
  if (!recovered) return tl::unexpected(recovered.error());
  tidy_memory();
  DaemonActors actors(system, {std::move(*config), paths, boot, std::move(storage),
                               std::move(services), std::move(*recovered)});
  return serve(paths, actors, stop);
}

}  // namespace

Done run_daemon(const SettingValues& values, MachineFacts facts) {
  StopSignals stop;  // blocked before there are threads, which take the mask over
  // What is wrong whatever GPUs there are is said before anything is touched.
  facts.gpus_known = false;
  auto config = read_config(values, facts);
  if (!config) return tl::unexpected(config.error());
  set_up_process(*config);

  Paths paths(config->root);
  auto lock = take_root(*config, paths);
  if (!lock) return tl::unexpected(lock.error());

  // From here on this daemon is the only one on its root.
  auto storage = open_storage(paths, host::system_clock().now() - config->min_job_age);
  if (!storage) return tl::unexpected(storage.error());
  auto services = start_services(*config, paths, storage->state.last_event);
  if (!services) return tl::unexpected(services.error());
  return run_actors(values, std::move(facts), paths, std::move(*storage), std::move(*services),
                    stop);
}

}  // namespace slotd
