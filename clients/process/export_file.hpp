#pragma once

#include "protocol/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slotd::clients {

/// Reads what --export-file names: a file, or, with a number from 3 on, an open descriptor.
Result<std::vector<std::string>> read_export_file(const std::string& name);

/// Entries `NAME=value`, each ended by a NUL byte, or by a line break if the text holds no NUL; empty
/// lines and lines that begin with `#` are then skipped. Values are kept byte for byte. Fault
/// `invalid` for an entry that is no assignment: `file NAME, entry 2: …`.
Result<std::vector<std::string>> parse_export_file(std::string_view text, std::string_view name);

}  // namespace slotd::clients
