#include "clients/link/connection.hpp"
#include "clients/process/account.hpp"
#include "clients/process/clock.hpp"
#include "clients/process/report.hpp"
#include "clients/process/submitter.hpp"
#include "clients/scontrol/config_report.hpp"
#include "clients/scontrol/machine_records.hpp"
#include "clients/scontrol/show.hpp"
#include "clients/views/job_facts.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <unistd.h>
#include <algorithm>

// What the daemon tells about the machine, its partitions and itself.
namespace slotd::clients::control {

namespace {

/// Asks one question on its own connection.
template <class A>
Result<A> ask(Question question) {
  auto connect_options = connect_options_from_environment();
  if (!connect_options) return tl::unexpected(connect_options.error());
  return Connection(*connect_options).ask_for<A>(std::move(question));
}

/// The names that were asked for; if none, all are meant.
std::vector<std::string_view> wanted(const Call& call) {
  std::vector<std::string_view> names;
  if (call.operands.empty()) return names;
  for (auto name : split(call.operands.front(), ","))
    if (!name.empty()) names.push_back(name);
  return names;
}

Result<ConfigFacts> config_facts() {
  auto connect_options = connect_options_from_environment();
  if (!connect_options) return tl::unexpected(connect_options.error());
  Connection connection(*connect_options);
  auto machine = connection.ask_for<MachineShown>(ShowMachine{});
  if (!machine) return tl::unexpected(machine.error());
  auto config = connection.ask_for<ConfigShown>(ShowConfig{});
  if (!config) return tl::unexpected(config.error());
  auto user = user_name() + "(" + std::to_string(::getuid()) + ")";
  return ConfigFacts{std::move(config->settings), std::move(machine->use), std::move(user)};
}

PartitionDefaults defaults(const ConfigFacts& facts) {
  PartitionDefaults defaults;
  defaults.memory = facts.default_memory();
  auto time = facts.setting("SLOTD_DEFAULT_TIME");
  if (!time.empty() && time != "none") defaults.time = time;
  return defaults;
}

}  // namespace

int show_node(const Call& call) {
  auto shown = ask<MachineShown>(ShowMachine{});
  if (!shown) return report_query(command_name, shown.error());
  auto names = wanted(call);
  if (names.empty()) names.emplace_back(machine_name);
  int status = 0;
  for (auto name : names) {
    if (name == machine_name || name == shown->use.machine.host_name)
      print(node_record(shown->use, host_facts(), call.display, now()));
    else
      status = (print("Node " + printable(name) + " not found\n"), 1);
  }
  return status;
}

int show_partitions(const Call& call) {
  auto facts = config_facts();
  if (!facts) return report_query(command_name, facts.error());
  const auto& machine = facts->use.machine;
  auto names = wanted(call);
  auto all = names.empty();
  if (all)
    for (const auto& partition : machine.partitions) names.emplace_back(partition.name);
  int status = 0;
  for (auto name : names) {
    auto found = std::find_if(machine.partitions.begin(), machine.partitions.end(),
                              [name](const Partition& known) { return known.name == name; });
    if (found != machine.partitions.end())
      print(partition_record(*found, machine, defaults(*facts), call.display));
    else
      status = (print("Partition " + printable(name) + " not found\n"), 1);
  }
  return status;
}

int show_config(const Call&) {
  auto facts = config_facts();
  if (!facts) return report_query(command_name, facts.error());
  return print(config_report(*facts, now())), 0;
}

int ping(const Call&) {
  auto shown = ask<MachineShown>(ShowMachine{});
  print(ping_line(shown ? Reached::yes : Reached::no));
  if (shown) return 0;
  report(command_name, shown.error());
  return 1;
}

}  // namespace slotd::clients::control
