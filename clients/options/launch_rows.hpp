#pragma once

#include "clients/options/launch_options.hpp"

namespace slotd::clients {

// The parts of srun_options() and salloc_options().

OptionTable srun_rows(LaunchSettings& settings);
OptionTable salloc_rows(LaunchSettings& settings);
/// The options that srun accepts without effect, and those that it refuses.
OptionTable noted_srun_rows();
OptionTable refused_srun_rows();

}  // namespace slotd::clients
