#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace slotd {

/// A time limit (sbatch(1), --time): `M`, `M:S`, `H:M:S`, `D-H`, `D-H:M`, `D-H:M:S`; each number may
/// exceed its usual bound (`100:00:00`). `0`, `UNLIMITED` and `INFINITE` (any case) are no limit.
/// Fault: `invalid time limit: X`.
Result<std::optional<Duration>> parse_time_limit(std::string_view text);

/// The style of squeue: `M:SS`, `H:MM:SS`, `D-HH:MM:SS`; fractions of a second are cut off.
std::string format_short(Duration length);
/// The style of sacct: `HH:MM:SS`, `D-HH:MM:SS`; fractions of a second are cut off.
std::string format_long(Duration length);
/// `format_long`, or `UNLIMITED`.
std::string format_limit(const std::optional<Duration>& limit);

}  // namespace slotd
