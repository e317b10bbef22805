#pragma once

#include "protocol/base/result.hpp"
#include "protocol/paths.hpp"

#include <string>
#include <string_view>

namespace slotd::clients {

/// The calling user's home: $HOME, else the account's.
std::string home_folder();

/// SLOTD_ROOT of the environment or the configuration file, else `~/.local/share/slotd`. Absolute.
std::string runtime_root();

/// A program of `libexec/slotd/`, found from where this program itself lies.
Result<std::string> helper_path(std::string_view name);

/// `path` seen from the current folder; an absolute one stays. Fault where there is no current
/// folder.
Result<std::string> absolute_path(const std::string& path);

}  // namespace slotd::clients
