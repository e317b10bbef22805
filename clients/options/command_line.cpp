#include "clients/options/command_line.hpp"

#include "clients/options/apply.hpp"
#include "clients/options/help.hpp"
#include "clients/process/report.hpp"
#include "clients/process/slurm_version.hpp"

namespace slotd::clients {

namespace {

TableReader& table_reader() {
  static TableReader reader;
  return reader;
}

void show(const Program& program, const OptionTable& table, Screen screen) {
  if (screen == Screen::version) return print(slurm_version_line);
  if (screen == Screen::usage) return print(usage_screen(program.synopsis, table));
  if (table_reader()) return table_reader()(program, table);
  print(help_screen(program.synopsis, table) + std::string(program.more));
}

Option screen_option(Screen& screen, Screen wanted, std::string_view name, char letter,
                     std::string_view help) {
  return {.name = name,
          .letter = letter,
          .help = help,
          .directives = Directives::pass_over,
          .ends_reading = true,
          .set = [&screen, wanted](std::string_view) {
            screen = wanted;
            return Done{};
          }};
}

}  // namespace

OptionTable screen_options(Screen& screen, char help_letter, char version_letter) {
  return {
    screen_option(screen, Screen::help, "help", help_letter, "show this help"),
    screen_option(screen, Screen::usage, "usage", 0, "show how the command is called"),
    screen_option(screen, Screen::version, "version", version_letter, "show the version"),
  };
}

tl::expected<CommandLine, int> read_command_line(const Program& program, const OptionTable& table,
                                                 const Screen& screen, const Words& words,
                                                 Operands operands) {
  auto line = parse(table, words, operands, program.advice);
  if (!line) return tl::unexpected(report_misuse(program, line.error().text));
  if (line->options.empty() || !line->options.back().option->ends_reading) return *line;
  line->options.back().option->set("");
  show(program, table, screen);
  return tl::unexpected(0);
}

tl::expected<CommandLine, int> apply_command_line(const Program& program, const OptionTable& table,
                                                  const Screen& screen, const Words& words) {
  auto line = read_command_line(program, table, screen, words, Operands::anywhere);
  if (!line) return line;
  std::vector<std::string> notes;
  if (auto done = apply_options(line->options, notes); !done) {
    report(program.name, done.error());
    return tl::unexpected(program.misuse_status);
  }
  return line;
}

void hand_tables_to(TableReader reader) { table_reader() = std::move(reader); }

int report_misuse(const Program& program, std::string_view text) {
  auto name = std::string(program.name);
  print_error(name + ": " + std::string(text) + "\nTry \"" + name +
              " --help\" for more information\n");
  return program.misuse_status;
}

}  // namespace slotd::clients
