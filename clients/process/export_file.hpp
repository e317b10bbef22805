#pragma once

#include "protocol/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slotd::clients {

/// Reads what --export-file names: a file, or, with a number from 3 on, an open descriptor.
Result<std::vector<std::string>> read_export_file(const std::string& name);

/// Entries `NAME=value`, each ended by a NUL byte, or, where there is none in the text, by the line's
/// end; then empty lines and lines that begin with `#` are passed over. Values are kept byte for
/// byte. Fault `invalid` for what is no assignment: `file NAME, entry 2: …`.
Result<std::vector<std::string>> parse_export_file(std::string_view text, std::string_view name);

}  // namespace slotd::clients
