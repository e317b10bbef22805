#pragma once

#include "protocol/text/value.hpp"

#include <string>

namespace slotd {

enum class JsonLayout { one_line, indented };

/// The value as JSON with a line break behind it. A moment is microseconds since 1970, a length seconds,
/// memory MiB, and what there is not is null. What is no UTF-8 is replaced.
std::string json_of(const Value& value, JsonLayout layout);

}  // namespace slotd
