#include "actors/daemon/daemon.hpp"

#include "actors/daemon/cgroup_limits.hpp"
#include "actors/daemon/daemon_actors.hpp"
#include "actors/daemon/gpus.hpp"
#include "actors/daemon/opened_storage.hpp"
#include "actors/daemon/recovery/recover.hpp"
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
#include <algorithm>
#include <csignal>
#include <map>
#include <set>
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
  auto recovered = inherit(storage.state, *storage.for_journal, paths, boot);
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
