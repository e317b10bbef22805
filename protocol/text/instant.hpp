#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"

#include <string>
#include <string_view>

namespace slotd {

/// A moment as sacct(1) --starttime takes it, in the local time zone (`TZ` obeyed):
/// `YYYY-MM-DD[THH:MM[:SS]]`, `MM/DD[/YY]`, `MMDD[YY]`, `HH:MM[:SS] [AM|PM]`, `now`, `now±N[unit]`,
/// `today`, `midnight`, `noon`, `fika`, `teatime`, `tomorrow`, `yesterday`, epoch seconds of nine
/// to eleven digits. A date and a time of day are joined by `T`, `-` or a blank; a time of day
/// alone is today's, a month and day alone this year's, unless the month is still to come: then
/// last year's. Units are seconds (the default), minutes, hours, days, weeks; `now+H:M:S` is a
/// length as in a time limit. Fault: `Invalid time specification: X`.
Result<Time> parse_instant(std::string_view text, Time now);

/// The same as sbatch(1) --begin and --deadline take it: what says no day or no year is the next that
/// comes, not the last that was (`noon` is tomorrow's in the afternoon, `01/01` next year's), and a
/// time of day may stand before its date too. There is no `yesterday`.
Result<Time> parse_moment_ahead(std::string_view text, Time now);

/// `YYYY-MM-DDTHH:MM:SS` in the local time zone.
std::string format_instant(Time time);

}  // namespace slotd
