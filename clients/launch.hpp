#pragma once

#include "clients/options/command_line.hpp"
#include "clients/options/launch_options.hpp"

namespace slotd::clients {

/// Reads and applies what srun or salloc was called with, the environment first. `table` is the
/// command's, with its screens. A command goes on with the line, or ends with the status that stands in
/// its place.
tl::expected<CommandLine, int> read_launch(const Program& program, const OptionTable& table,
                                           const Screen& screen, LaunchSettings& settings,
                                           const Words& words);

}  // namespace slotd::clients
