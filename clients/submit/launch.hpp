#pragma once

#include "clients/options/command_line.hpp"
#include "clients/options/launch_options.hpp"
#include "clients/process/words.hpp"

#include <string_view>

namespace slotd::clients {

/// Behind the options of a command whose options are read, and that does nothing else yet.
inline constexpr std::string_view still_to_come =
  "\nThis version of slotd reads these options, and can do nothing else yet.\n";

/// Reads and applies what srun or salloc was called with, the environment first. `table` is the
/// command's, which gets its screens here. A command goes on with its operands, or ends with the status
/// that stands in their place.
tl::expected<Words, int> read_launch(const Program& program, OptionTable table,
                                     LaunchSettings& settings, const Words& words);

/// Says that the command is not part of this version, and what to use; its exit status.
int not_part_of_this_version(const Program& program);

}  // namespace slotd::clients
