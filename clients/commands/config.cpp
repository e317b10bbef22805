// slotd config: every setting, what it is now and where that comes from.

#include "clients/command.hpp"
#include "clients/link/connection.hpp"
#include "clients/options/command_line.hpp"
#include "clients/options/filter_options.hpp"
#include "clients/process/client_paths.hpp"
#include "clients/process/client_settings.hpp"
#include "clients/process/report.hpp"
#include "clients/views/display_width.hpp"
#include "clients/views/print.hpp"

#include <nlohmann/json.hpp>

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
    flag_row("noheader", 'n', chosen.no_header, "no line of headings"),
    flag_row("json", 0, chosen.json, "as JSON"),
  };
  for (auto& row : screen_options(screen, 'h', 'V')) table.push_back(row);
  return table;
}

struct SettingLine {
  const Setting* setting = nullptr;
  ShownSetting shown;
};

/// As environment and file here have it: what a program started here would get.
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

/// A daemon knows what it runs with, a client what it reads itself.
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

void print_json(const std::vector<SettingLine>& lines, bool answered) {
  using Json = nlohmann::ordered_json;
  Json list = Json::array();
  for (const auto& [setting, shown] : lines)
    list.push_back({{"name", shown.name},
                    {"value", shown.value},
                    {"origin", shown.origin},
                    {"meaning", setting->meaning}});
  Json all{{"daemon", answered}, {"settings", list}};
  print(all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

constexpr std::array<std::string_view, 4> headings{"NAME", "VALUE", "ORIGIN", "MEANING"};

Row row_of(const SettingLine& line) {
  return {line.shown.name, without_controls(line.shown.value), without_controls(line.shown.origin),
          std::string(line.setting->meaning)};
}

void print_aligned(const std::vector<SettingLine>& lines, bool header) {
  std::vector<Column> columns;
  for (auto heading : headings) columns.push_back({heading});
  TablePrinter table(columns, {header, false, terminal_width()}, print);
  for (const auto& line : lines) table.add(row_of(line));
  table.finish();
}

/// For programs: cells parted by tabs, which no cell holds.
void print_plain(const std::vector<SettingLine>& lines, bool header) {
  std::vector<Row> rows;
  if (header) rows.emplace_back(headings.begin(), headings.end());
  for (const auto& line : lines) rows.push_back(row_of(line));
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) print(row[i] + (i + 1 < row.size() ? "\t" : "\n"));
}

void say_what_differs(const SettingValues& values, const std::vector<ShownSetting>& daemon) {
  const auto* theirs = find(daemon, "SLOTD_CONFIG");
  if (theirs != nullptr && theirs->value != values.file())
    remark(config_program.name, "the daemon reads another configuration file: " + theirs->value);
}

/// What the daemon runs with; empty, with a remark, where there is none.
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
    print_json(lines, !daemon->empty());
  else if (terminal_width() > 0)
    print_aligned(lines, !chosen.no_header);
  else
    print_plain(lines, !chosen.no_header);
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
