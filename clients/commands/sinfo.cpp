// sinfo: partitions, and what of the machine is in use.

#include "clients/command.hpp"
#include "clients/connection.hpp"
#include "clients/options/command_line.hpp"
#include "clients/options/filter_options.hpp"
#include "clients/report.hpp"
#include "clients/table/machine_fields.hpp"

#include <algorithm>

namespace slotd::clients {

namespace {

constexpr Program program{"sinfo", "sinfo [options]"};

struct Settings {
  JobFilter filter;  // of which only the partitions are asked for
  bool no_header = false;
};

OptionTable options(Settings& settings, Screen& screen) {
  OptionTable table{
    partitions_row(settings.filter, 'p'),
    flag_row("noheader", 'h', settings.no_header, "no line of headings"),
  };
  table.front().help = "only these partitions";
  for (auto& row : screen_options(screen, 0, 'V')) table.push_back(row);
  return table;
}

bool is_wanted(const Partition& partition, const std::vector<std::string>& names) {
  return names.empty() || std::find(names.begin(), names.end(), partition.name) != names.end();
}

void print_table(const MachineUse& use, const Settings& settings) {
  std::vector<Column> columns;
  for (const auto& field : default_machine_view()) columns.push_back({field.heading});
  TablePrinter table(columns, {!settings.no_header, false, terminal_width()}, print);
  for (const auto& partition : use.machine.partitions) {
    if (!is_wanted(partition, settings.filter.partitions)) continue;
    Row row;
    for (const auto& field : default_machine_view()) row.push_back(field.text(partition, use));
    table.add(std::move(row));
  }
  table.finish();
}

}  // namespace

int sinfo(const Words& words) {
  Settings settings;
  Screen screen = Screen::none;
  auto table = options(settings, screen);
  auto line = apply_command_line(program, table, screen, words);
  if (!line) return line.error();
  auto manners = manners_from_environment();
  if (!manners) return report_query(program.name, manners.error());
  Connection connection(*manners);
  auto shown = connection.ask_for<MachineShown>(ShowMachine{});
  if (!shown) return report_query(program.name, shown.error());
  print_table(shown->use, settings);
  return 0;
}

}  // namespace slotd::clients
