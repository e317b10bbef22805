#pragma once

#include "clients/options/command_line.hpp"
#include "clients/options/launch_options.hpp"
#include "clients/process/words.hpp"

#include <string_view>

namespace slotd::clients {

/// The text below the options of a command that reads its options and does nothing else yet.
inline constexpr std::string_view still_to_come =
  "\nThis version of slotd reads these options, and can do nothing else yet.\n";

/// Reads and applies the options of srun or salloc, those of the environment first. `table` is the
/// command's; its screens are added here. The result is the operands, or the exit status.
tl::expected<Words, int> read_launch(const Program& program, OptionTable table,
                                     LaunchSettings& settings, const Words& words);

/// Says that the command is not part of this version, and what to use. Returns the exit status.
int not_part_of_this_version(const Program& program);

}  // namespace slotd::clients
