// slotd config: shows every setting, its value and where that comes from.

#include "clients/command.hpp"
#include "clients/commands/query.hpp"
#include "clients/link/connection.hpp"
#include "clients/options/command_line.hpp"
#include "clients/options/filter_options.hpp"
#include "clients/process/client_paths.hpp"
#include "clients/process/client_settings.hpp"
#include "clients/process/report.hpp"
#include "clients/views/display_width.hpp"
#include "clients/views/format.hpp"
#include "protocol/text/json.hpp"

#include <array>

namespace slotd::clients {

namespace {

constexpr Program config_program{"slotd config", "slotd config [options]"};

struct ConfigOptions {
  bool no_header = false;
  bool json = false;
};

OptionTable config_options(ConfigOptions& chosen, Screen& screen) {
  OptionTable table{
    flag_row("noheader", 'n', chosen.no_header, "no header line"),
    flag_row("json", 0, chosen.json, "print JSON"),
  };
  for (auto& row : screen_options(screen, 'h', 'V')) table.push_back(row);
  return table;
}

struct SettingLine {
  const Setting* setting = nullptr;
  ShownSetting shown;
};

/// The value in this environment and file: what a program started here would get.
ShownSetting seen_here(const Setting& setting, const SettingValues& values) {
  std::string name(setting.name);
  auto otherwise = name == "SLOTD_ROOT"     ? runtime_root()
                   : name == "SLOTD_CONFIG" ? values.file()
                                            : std::string(setting.otherwise);
  return {name, values.text(name).value_or(otherwise), values.origin(name)};
}

const ShownSetting* find(const std::vector<ShownSetting>& list, std::string_view name) {
  for (const auto& setting : list)
    if (setting.name == name) return &setting;
  return nullptr;
}

/// The daemon tells the values that it runs with; a client's own are read here.
std::vector<SettingLine> all_lines(const SettingValues& values,
                                   const std::vector<ShownSetting>& daemon) {
  std::vector<SettingLine> lines;
  for (const auto& setting : settings()) {
    const auto* there = find(daemon, setting.name);
    bool is_daemons = setting.reader == SettingReader::daemon && there != nullptr;
    lines.push_back({&setting, is_daemons ? *there : seen_here(setting, values)});
  }
  return lines;
}

using Shown = const SettingLine&;

constexpr std::array setting_fields{
  Field<SettingLine>{0, "name", "", "NAME", Align::left,
                     [](Shown line) -> Value { return line.shown.name; }},
  Field<SettingLine>{0, "value", "", "VALUE", Align::left,
                     [](Shown line) -> Value { return line.shown.value; }},
  Field<SettingLine>{0, "origin", "", "ORIGIN", Align::left,
                     [](Shown line) -> Value { return line.shown.origin; }},
  Field<SettingLine>{0, "meaning", "", "MEANING", Align::left,
                     [](Shown line) -> Value { return line.setting->meaning; }},
};

void print_settings_json(const std::vector<SettingLine>& lines, bool answered) {
  auto view = whole_view(std::span<const Field<SettingLine>>(setting_fields));
  List list;
  for (const auto& line : lines) list.emplace_back(view.members(line));
  print(json_of(Members{{"daemon", answered}, {"settings", list}}, JsonLayout::indented));
}

/// For programs: cells parted by tabs, which no cell holds.
TableLook plain_look() {
  TableLook look;
  look.parsable = true;
  look.delimiter = "\t";
  return look;
}

void print_settings(const std::vector<SettingLine>& lines, bool header) {
  auto view = whole_view(std::span<const Field<SettingLine>>(setting_fields));
  auto look = terminal_width() > 0 ? look_of(view, header) : plain_look();
  look.header = header;
  TablePrinter table(view.layout(), look, print);
  for (const auto& line : lines) {
    auto cells = view.cells(line);
    for (auto& cell : cells) cell = without_controls(cell);
    table.add(std::move(cells));
  }
  table.finish();
}

void say_what_differs(const SettingValues& values, const std::vector<ShownSetting>& daemon) {
  const auto* theirs = find(daemon, "SLOTD_CONFIG");
  if (theirs != nullptr && theirs->value != values.file())
    remark(config_program.name, "the daemon reads another configuration file: " + theirs->value);
}

/// The daemon's settings; empty, with a remark, if no daemon runs.
Result<std::vector<ShownSetting>> ask_daemon(const ConnectOptions& connect_options) {
  Connection connection(connect_options);
  auto answer = connection.ask_for<ConfigShown>(ShowConfig{});
  if (answer) return answer->settings;
  if (answer.error().code != FaultCode::no_daemon) return tl::unexpected(answer.error());
  remark(config_program.name,
         "no daemon answers at " + Paths(connect_options.root).client_socket() +
           "; its settings are shown as a daemon started here would have them");
  return std::vector<ShownSetting>{};
}

int show_settings(const ConfigOptions& chosen, const ConnectOptions& connect_options,
                  const SettingValues& values) {
  auto daemon = ask_daemon(connect_options);
  if (!daemon) return report_query(config_program.name, daemon.error());
  say_what_differs(values, *daemon);
  auto lines = all_lines(values, *daemon);
  if (chosen.json)
    print_settings_json(lines, !daemon->empty());
  else
    print_settings(lines, !chosen.no_header);
  return 0;
}

}  // namespace

int config(const Words& words) {
  ConfigOptions chosen;
  Screen screen = Screen::none;
  auto table = config_options(chosen, screen);
  auto line = apply_command_line(config_program, table, screen, words);
  if (!line) return line.error();
  if (!line->operands.empty())
    return report_misuse(config_program, "error: Unrecognized option: " + line->operands.front());
  auto connect_options = connect_options_from_environment();
  if (!connect_options) return report_query(config_program.name, connect_options.error());
  const auto& values = client_settings();
  if (auto lawful = values->check(SettingReader::both); !lawful)
    return report_query(config_program.name, lawful.error());
  return show_settings(chosen, *connect_options, *values);
}

}  // namespace slotd::clients
