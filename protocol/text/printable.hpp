#pragma once

#include <string>
#include <string_view>

namespace slotd {

/// A user's text as it may stand in a Fault's one line: control characters are spelled out (`\n`,
/// `\x1b`), and what is over 200 bytes is cut off with `...`. Other bytes stay as they are.
std::string printable(std::string_view text);

}  // namespace slotd
