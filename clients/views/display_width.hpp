#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace slotd::clients {

/// The columns that UTF-8 text takes on a terminal: wide characters take two, combining ones none, a
/// byte that is not UTF-8 one. It does not depend on the locale.
std::size_t display_width(std::string_view text);

/// The longest beginning of `text` that fits into these columns. Characters are not split.
std::string_view fit_to_width(std::string_view text, std::size_t columns);

/// Escapes control characters (`\n`, `\x1b`), so that a job's name cannot control a terminal.
std::string without_controls(std::string_view text);

}  // namespace slotd::clients
