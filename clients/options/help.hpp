#pragma once

#include "clients/options/spec.hpp"

#include <string>
#include <string_view>

namespace slotd::clients {

/// A command's `--help`, at most 80 columns wide: its synopsis, then the options that it takes, under
/// the headings of their groups.
std::string help_screen(std::string_view synopsis, const OptionTable& table);

/// Its `--usage`: the synopsis, and in a table with groups each option's name with its argument.
std::string usage_screen(std::string_view synopsis, const OptionTable& table);

}  // namespace slotd::clients
