#include "clients/options/finalize.hpp"

#include "actors/host/host_name.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/hostlist.hpp"
#include "protocol/text/memory.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <sys/statvfs.h>
#include <algorithm>
#include <set>

namespace slotd::clients {

namespace {

/// The name that tables show for this machine by default.
constexpr std::string_view shown_name = "localhost";

void pass_over_one(OptionTable& table, std::string_view name) {
  bool takes_value = name.ends_with('=');
  if (takes_value) name.remove_suffix(1);
  if (name.starts_with("--")) name.remove_prefix(2);
  if (name.empty()) return;
  auto known = std::find_if(table.begin(), table.end(),
                            [&](const Option& option) { return option.name == name; });
  if (known != table.end()) {
    known->treatment = Treatment::note;
    known->set = {};
    return;
  }
  table.push_back({.name = name,
                   .argument = takes_value ? Argument::required : Argument::optional,
                   .value = "value",
                   .help = "passed over: SLOTD_IGNORE_OPTIONS",
                   .treatment = Treatment::note,
                   .group = "Passed over (SLOTD_IGNORE_OPTIONS)"});
}

Done settle_sockets(JobSettings& settings) {
  if (settings.gpus_per_socket == 0) return {};
  if (settings.sockets == 0)
    return fail(FaultCode::invalid,
                "--gpus-per-socket option requires --sockets-per-node specification");
  if (settings.gpus_per_socket > UINT32_MAX / settings.sockets)
    return fail(FaultCode::invalid,
                "--gpus-per-socket and --sockets-per-node come to too many GPUs");
  settings.request.extras.edit().gpus_per_node = settings.gpus_per_socket * settings.sockets;
  return {};
}

Done check_gpu_words(const JobRequest& request) {
  const auto& extras = *request.extras;
  bool any = request.gpus.count > 0 || extras.gpus_per_node > 0 || extras.gpus_per_task > 0 ||
             extras.tasks_per_gpu > 0;
  if (any || !extras.memory_per_gpu || *extras.memory_per_gpu == Mebibytes{}) return {};
  return fail(FaultCode::invalid, "Requested --mem-per-gpu=" + format(*extras.memory_per_gpu) +
                                    " but did not request any GPU.");
}

/// One task that was asked for differs from the default of one.
void resolve_tasks(JobSettings& settings) {
  const auto& extras = *settings.request.extras;
  auto matters = extras.tasks_per_node > 1 || extras.nodes > 1 || extras.tasks_per_gpu > 0;
  if (settings.tasks_said && settings.request.tasks == 1 && matters)
    settings.request.extras.edit().one_task = true;
}

Done check_tasks_per_gpu(const JobExtras& extras) {
  if (extras.tasks_per_gpu == 0) return {};
  const auto* other = extras.gpus_per_task > 0    ? "--gpus-per-task"
                      : extras.tasks_per_node > 0 ? "--ntasks-per-node"
                                                  : nullptr;
  if (other == nullptr) return {};
  return fail(FaultCode::invalid,
              std::string(other) + " is mutually exclusive with --ntasks-per-gpu");
}

Done check_time_min(const JobRequest& request) {
  const auto& least = request.extras->time_min;
  if (!least || !request.time_limit || *least <= *request.time_limit) return {};
  return fail(FaultCode::invalid,
              "Invalid time-min specification (exceeds job's time): " + format_long(*least) +
                " is more than " + format_long(*request.time_limit));
}

Done check_scratch(const JobSettings& settings, const ThisHost& host) {
  if (!settings.scratch || *settings.scratch <= host.scratch || settings.request.extras->fit)
    return {};
  return fail(FaultCode::invalid, "this job asks for " + format(*settings.scratch) +
                                    " in /tmp, its file system has " + format(host.scratch) +
                                    "; --fit takes what there is");
}

/// Only its first part counts, where the name has a domain.
std::string_view short_name(std::string_view host) { return host.substr(0, host.find('.')); }

Done check_excluded(const JobSettings& settings, const ThisHost& host) {
  if (settings.excluded.empty()) return {};
  auto names = expand_hostlist(settings.excluded);
  if (!names) return {};  // no list of ours, so not this host
  for (const auto& name : *names)
    if (name == shown_name || name == host.name || short_name(name) == short_name(host.name))
      return fail(FaultCode::invalid,
                  "--exclude names this machine, the only one there is: " + printable(name));
  return {};
}

}  // namespace

void pass_over(OptionTable& table, std::string_view names) {
  for (auto name : split(names, ", ")) pass_over_one(table, name);
}

Done check_one_memory(const std::vector<ParsedOption>& options) {
  std::set<std::string_view> asked;
  for (const auto& given : options)
    if (given.option->name == "mem" || given.option->name.starts_with("mem-per-"))
      asked.insert(given.option->name);
  if (asked.size() < 2) return {};
  return fail(FaultCode::invalid,
              "--mem, --mem-per-cpu, and --mem-per-gpu are mutually exclusive.");
}

ThisHost this_host() {
  ThisHost host;
  host.name = host::full_host_name();
  struct statvfs facts {};
  if (::statvfs("/tmp", &facts) == 0)
    host.scratch = Mebibytes{std::uint64_t{facts.f_blocks} * facts.f_frsize >> 20U};
  return host;
}

Done finalize(JobSettings& settings, const ThisHost& host) {
  if (auto done = settle_sockets(settings); !done) return done;
  resolve_tasks(settings);
  if (auto done = check_tasks_per_gpu(*settings.request.extras); !done) return done;
  if (auto done = check_gpu_words(settings.request); !done) return done;
  if (auto done = check_time_min(settings.request); !done) return done;
  if (auto done = check_scratch(settings, host); !done) return done;
  return check_excluded(settings, host);
}

}  // namespace slotd::clients
