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

/// The path of a program in `libexec/slotd/`, relative to this program's own.
Result<std::string> helper_path(std::string_view name);

/// `path` relative to the current folder; an absolute one stays as it is. Fault: there is no current
/// folder.
Result<std::string> absolute_path(const std::string& path);

}  // namespace slotd::clients
