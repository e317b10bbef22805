#pragma once

#include <string_view>

namespace slotd::clients {

/// The version of Slurm that programs are told: they check whether they know it.
inline constexpr std::string_view slurm_version = "22.05.8";
inline constexpr std::string_view slurm_version_line = "slurm 22.05.8\n";

}  // namespace slotd::clients
