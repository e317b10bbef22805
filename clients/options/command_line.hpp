#pragma once

#include "clients/options/parse.hpp"
#include "clients/process/words.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace slotd::clients {

/// What every command has: its name and how it is called.
struct Program {
  std::string_view name;
  std::string_view synopsis;     ///< behind `Usage: `
  int misuse_status = 1;         ///< exit status for a command line that cannot be parsed
  std::string_view advice = {};  ///< said behind an unknown option's name
  std::string_view more = {};    ///< lines that `--help` shows below the options
};

/// Which screen was asked for, if any.
enum class Screen { none, help, usage, version };

/// The rows `--help`, `--usage` and `--version`. Letter 0 means that the option has none.
OptionTable screen_options(Screen& screen, char help_letter, char version_letter);

/// Reads the command line. If it asks for a screen or is wrong, that is shown or reported, and the
/// result is the exit status.
tl::expected<CommandLine, int> read_command_line(const Program& program, const OptionTable& table,
                                                 const Screen& screen, const Words& words,
                                                 Operands operands);

/// Does the same, and applies the options.
tl::expected<CommandLine, int> apply_command_line(const Program& program, const OptionTable& table,
                                                  const Screen& screen, const Words& words);

/// From now on `--help` shows nothing and passes on what it would have shown: this is how `slotd docs`
/// gets every command's table.
using TableReader = std::function<void(const Program& program, const OptionTable& table)>;
void hand_tables_to(TableReader reader);

/// Reports what is wrong with the words, and where to read more.
int report_misuse(const Program& program, std::string_view text);

}  // namespace slotd::clients
