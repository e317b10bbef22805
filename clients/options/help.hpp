#pragma once

#include "clients/options/spec.hpp"

#include <string>
#include <string_view>

namespace slotd::clients {

/// A command's `--help`: its synopsis, then one line for each option.
std::string help_screen(std::string_view synopsis, const OptionTable& table);

}  // namespace slotd::clients
