#pragma once

#include "clients/options/parse.hpp"
#include "clients/process/words.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace slotd::clients {

/// What is the same in every command: who it is and how it is called.
struct Program {
  std::string_view name;
  std::string_view synopsis;     ///< behind `Usage: `
  int misuse_status = 1;         ///< exit status for words that cannot be understood
  std::string_view advice = {};  ///< said behind an unknown option's name
  std::string_view more = {};    ///< lines that `--help` shows below the options
};

/// Which of the screens was asked for.
enum class Screen { none, help, usage, version };

/// The rows `--help`, `--usage` and `--version`. Letter 0: that option has none.
OptionTable screen_options(Screen& screen, char help_letter, char version_letter);

/// Reads the command line; shows a screen that it asks for, or says what is wrong with it. A
/// command goes on with the line, or ends with the status that stands in its place.
tl::expected<CommandLine, int> read_command_line(const Program& program, const OptionTable& table,
                                                 const Screen& screen, const Words& words,
                                                 Operands operands);

/// The same for a command that only reads its command line: also applies it.
tl::expected<CommandLine, int> apply_command_line(const Program& program, const OptionTable& table,
                                                  const Screen& screen, const Words& words);

/// From now on `--help` shows nothing, but hands over what it would have shown: `slotd docs` asks every
/// command for its table so.
using TableReader = std::function<void(const Program& program, const OptionTable& table)>;
void hand_tables_to(TableReader reader);

/// Says what is wrong with the words, and what tells more.
int report_misuse(const Program& program, std::string_view text);

}  // namespace slotd::clients
