// sinfo: shows partitions, and how much of the machine is in use.

#include "clients/command.hpp"
#include "clients/commands/query.hpp"
#include "clients/options/filter_options.hpp"
#include "clients/views/job_facts.hpp"
#include "clients/views/machine_fields.hpp"
#include "protocol/text/printable.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace slotd::clients {

namespace {

constexpr Program sinfo_program{"sinfo", "sinfo [options]"};

struct SinfoSettings {
  JobFilter filter;  // of which only the partitions are asked for
  std::vector<std::string> states;
  std::vector<std::string> nodes;
  std::optional<std::string> format;
  std::optional<std::string> long_format;
  bool node_view = false;
  bool long_view = false;
  bool reasons = false;
  bool summary = false;
  bool no_header = false;
};

/// Slurm's words for a node's states (sinfo(1), NODE STATE CODES), also those that ours never has.
struct StateWord {
  std::string_view word;
  std::string_view shown;  ///< those of our states that it means, separated by blanks
};
constexpr std::array state_words{
  StateWord{"idle", "idle"},       StateWord{"mixed", "mixed"},
  StateWord{"mix", "mixed"},       StateWord{"allocated", "allocated"},
  StateWord{"alloc", "allocated"}, StateWord{"drain", "draining drained"},
  StateWord{"drained", "drained"}, StateWord{"draining", "draining"},
  StateWord{"drng", "draining"},   StateWord{"all", "idle mixed allocated draining drained"},
  StateWord{"completing", ""},     StateWord{"comp", ""},
  StateWord{"down", ""},           StateWord{"fail", ""},
  StateWord{"future", ""},         StateWord{"maint", ""},
  StateWord{"no_respond", ""},     StateWord{"perfctrs", ""},
  StateWord{"planned", ""},        StateWord{"power_down", ""},
  StateWord{"power_up", ""},       StateWord{"reboot", ""},
  StateWord{"resv", ""},           StateWord{"reserved", ""},
  StateWord{"unknown", ""},
};

Option node_states_row(std::vector<std::string>& states) {
  return {.name = "states",
          .letter = 't',
          .argument = Argument::required,
          .value = "state[,state...]",
          .help = "only while the node is in one of these states (idle, mix, drain, ...)",
          .set = [&states](std::string_view value) -> Done {
            for (auto word : split(value, ",")) {
              auto meant =
                std::find_if(state_words.begin(), state_words.end(),
                             [word](auto& known) { return same_word(known.word, word); });
              if (meant == state_words.end())
                return fail(FaultCode::invalid, "unknown state: " + printable(word));
              states.emplace_back(meant->shown);
            }
            return {};
          }};
}

Option node_view_row(std::vector<std::string>& nodes) {
  return {.name = "nodes",
          .letter = 'n',
          .argument = Argument::required,
          .value = "name[,name...]",
          .help = "only these nodes",
          .set = [&nodes](std::string_view value) {
            for (auto word : split(value, ","))
              if (!word.empty()) nodes.emplace_back(word);
            return Done{};
          }};
}

OptionTable sinfo_options(SinfoSettings& settings, Screen& screen) {
  OptionTable table{
    partitions_row(settings.filter, 'p'),
    flag_row("Node", 'N', settings.node_view, "show the node in one row"),
    flag_row("long", 'l', settings.long_view, "more columns"),
    text_row("format", 'o', "format", settings.format,
             "columns to show: names (Partition,State) or codes (%10P %t)"),
    text_row("Format", 'O', "name[:width],...", settings.long_format,
             "columns to show, by Slurm's long names"),
    flag_row("list-reasons", 'R', settings.reasons, "why the node is drained"),
    flag_row("summarize", 's', settings.summary, "a summary of each partition"),
    node_states_row(settings.states),
    node_view_row(settings.nodes),
    idle_row("all", 'a', "", "no effect: no partition is hidden"),
    idle_row("exact", 'e', "", "no effect: nothing is grouped"),
    idle_row("responding", 'r', "", "no effect: the node responds"),
    idle_row("sort", 'S', "keys", "no effect: partitions are in their configured order"),
    idle_row("verbose", 'v', "", "no effect"),
    idle_row("noconvert", 0, "", "no effect: memory is in MiB"),
    flag_row("noheader", 'h', settings.no_header, "no header line"),
  };
  table.front().help = "only these partitions";
  table.front().variables = "SINFO_PARTITION";
  for (auto& row : screen_options(screen, 0, 'V')) table.push_back(row);
  return table;
}

/// Slurm's columns, printed as a table.
Result<MachineView> table_of(std::string_view codes) {
  auto view = machine_view(*parse_codes(codes, sinfo_program.name));
  if (view) {
    view->exact = false;
    for (auto& shown : view->columns) shown.column.align = shown.field->align;
  }
  return view;
}

std::string_view default_view(const SinfoSettings& settings) {
  if (settings.long_view) return long_machine_view;
  return settings.node_view ? node_machine_view : default_machine_view;
}

Result<MachineView> chosen_machine_view(const SinfoSettings& settings) {
  if (settings.long_format) return machine_view(parse_long_names(*settings.long_format));
  auto format = settings.format;
  if (!format && settings.reasons) return table_of(settings.long_view ? "%E%U%H%t%N" : "%E%u%H%N");
  if (!format && settings.summary) return table_of("%P%a%l%F%N");
  if (!format && !settings.long_view && !settings.node_view) format = variable("SINFO_FORMAT");
  if (!format) format = default_view(settings);
  auto spec = same_word(*format, "%all")
                ? parse_codes(all_codes(machine_fields()), sinfo_program.name)
                : parse_format(*format, sinfo_program.name);
  if (!spec) return tl::unexpected(spec.error());
  return machine_view(*spec);
}

bool is_among(const std::string& name, const std::vector<std::string>& names) {
  return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<MachineRow> rows_of(const MachineUse& use, const SinfoSettings& settings) {
  std::vector<const Partition*> wanted;
  for (const auto& partition : use.machine.partitions)
    if (is_among(partition.name, settings.filter.partitions)) wanted.push_back(&partition);
  std::vector<MachineRow> rows;
  if (settings.node_view && !wanted.empty()) rows.push_back(machine_row(use, wanted));
  if (!settings.node_view)
    for (const auto* partition : wanted) rows.push_back(machine_row(use, {partition}));
  return rows;
}

bool is_wanted(const MachineRow& row, const SinfoSettings& settings) {
  if (!is_among(machine_name, settings.nodes) &&
      !is_among(row.use.machine.host_name, settings.nodes))
    return false;
  // Without a reason there is no row.
  if (settings.reasons && !row.use.drain) return false;
  return settings.states.empty() ||
         std::any_of(settings.states.begin(), settings.states.end(),
                     [&](const auto& states) { return lists_word(states, long_state(row)); });
}

void print_machine(const MachineUse& use, const SinfoSettings& settings, const MachineView& view) {
  TablePrinter table(view.layout(), look_of(view, !settings.no_header), print);
  std::set<Row> printed;
  for (const auto& row : rows_of(use, settings)) {
    if (!is_wanted(row, settings)) continue;
    auto cells = view.cells(row);
    // Slurm prints one line for all partitions that look the same in a format.
    auto once = view.exact || settings.reasons;
    if (once && !printed.insert(cells).second) continue;
    table.add(std::move(cells));
  }
  table.finish();
}

}  // namespace

int sinfo(const Words& words) {
  SinfoSettings settings;
  Screen screen = Screen::none;
  auto table = sinfo_options(settings, screen);
  auto line = read_query(sinfo_program, table, screen, words);
  if (!line) return line.error();
  auto view = chosen_machine_view(settings);
  if (!view) return report_query(sinfo_program.name, view.error());
  auto connection = connection_for(sinfo_program);
  if (!connection) return connection.error();
  auto shown = (*connection)->ask_for<MachineShown>(ShowMachine{});
  if (!shown) return report_query(sinfo_program.name, shown.error());
  print_machine(shown->use, settings, *view);
  return 0;
}

}  // namespace slotd::clients
