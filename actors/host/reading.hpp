#pragma once

#include "protocol/base/result.hpp"

#include <cstddef>
#include <string>

namespace slotd::host {

/// The text of a file, or the errno value that says why there is none.
using ReadText = tl::expected<std::string, int>;
inline constexpr std::size_t any_size = std::string::npos;

/// The rest of an open file. Reading stops when there is more than `most`: the caller sees that the text
/// is too long.
ReadText read_open_file(int file, std::size_t most = any_size);

/// The whole of a file, in the same way.
ReadText read_text(const std::string& path, std::size_t most = any_size);

}  // namespace slotd::host
