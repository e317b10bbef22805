#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace slotd::clients {

/// Columns that UTF-8 text takes on a terminal: wide characters two, combining ones none. A byte
/// that is no UTF-8 takes one. Does not depend on the locale.
std::size_t display_width(std::string_view text);

/// The longest beginning of `text` that fits into so many columns; never a part of a character.
std::string_view fit_to_width(std::string_view text, std::size_t columns);

/// Control characters spelled out (`\n`, `\x1b`), so that a job's name cannot command a terminal.
std::string without_controls(std::string_view text);

}  // namespace slotd::clients
