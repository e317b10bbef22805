#pragma once

#include <string>
#include <string_view>

namespace slotd {

/// A user's text for the one line of a Fault: control characters are spelled out (`\n`, `\x1b`), and text
/// over 200 bytes is cut off with `...`. Other bytes stay as they are.
std::string printable(std::string_view text);

}  // namespace slotd
