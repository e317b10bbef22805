#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace slotd {

/// A time limit (sbatch(1), --time): `M`, `M:S`, `H:M:S`, `D-H`, `D-H:M`, `D-H:M:S`; each number may
/// pass its usual bound (`100:00:00`). `0`, `UNLIMITED` and `INFINITE` (any case) are no limit.
/// Fault: `invalid time limit: X`.
Result<std::optional<Duration>> parse_time_limit(std::string_view text);

/// squeue's manner: `M:SS`, `H:MM:SS`, `D-HH:MM:SS`; part seconds are cut off.
std::string format_short(Duration length);
/// sacct's manner: `HH:MM:SS`, `D-HH:MM:SS`; part seconds are cut off.
std::string format_long(Duration length);
/// `format_long`, or `UNLIMITED`.
std::string format_limit(const std::optional<Duration>& limit);

}  // namespace slotd
