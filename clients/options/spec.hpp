#pragma once

#include "protocol/base/result.hpp"

#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace slotd::clients {

enum class Argument { none, required, optional };

/// What an option of Slurm means on one machine.
enum class Treatment {
  honour,  ///< means what it means in Slurm
  map,     ///< accepted with its meaning on one node
  note,    ///< accepted without effect; a person at a terminal gets a remark
  reject,  ///< a clear error; nothing is queued
};

/// Where a row counts besides the command line.
enum class Directives { count, pass_over };

/// One option: one row of a command's table. Parsing, `#SBATCH` lines, environment variables and
/// `--help` all come from these rows. A table is made for the settings that its rows fill.
struct Option {
  std::string_view name;
  std::string_view other_names = {};   ///< parted by blanks
  std::string_view hidden_names = {};  ///< old ones: accepted if written out in full, never shown
  char letter = 0;
  Argument argument = Argument::none;
  std::string_view value = {};  ///< what `--help` calls the argument
  std::string_view help;
  std::string_view variables = {};  ///< environment variables, parted by blanks; a later one wins
  Directives directives = Directives::count;
  Treatment treatment = Treatment::honour;
  /// The words behind it are not read: `--help`, `--version`.
  bool ends_reading = false;
  /// Puts the value into the settings. An option without argument gets an empty one.
  std::function<Done(std::string_view value)> set = {};
  std::string_view group = {};  ///< heading that `--help` lists it under
};

using OptionTable = std::vector<Option>;

}  // namespace slotd::clients
