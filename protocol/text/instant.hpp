#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"

#include <string>
#include <string_view>

namespace slotd {

/// A moment as sacct(1) --starttime reads it, in the local time zone (`TZ`):
/// `YYYY-MM-DD[THH:MM[:SS]]`, `MM/DD[/YY]`, `MMDD[YY]`, `HH:MM[:SS] [AM|PM]`, `now`, `now±N[unit]`,
/// `today`, `midnight`, `noon`, `fika`, `teatime`, `tomorrow`, `yesterday`, epoch seconds of nine
/// to eleven digits. `T`, `-` or a blank joins a date and a time of day. A time of day alone means
/// today. A month and day alone mean this year, or last year if the month is still to come. Units are
/// seconds (the default), minutes, hours, days, weeks; `now+H:M:S` is a length as in a time limit. Fault:
/// `Invalid time specification: X`.
Result<Time> parse_instant(std::string_view text, Time now);

/// The same as sbatch(1) --begin and --deadline read it: a text without a day or year means the next one
/// that comes, not the last one (in the afternoon `noon` is tomorrow's, and `01/01` is next year's). A time
/// of day may come before its date too. There is no `yesterday`.
Result<Time> parse_moment_ahead(std::string_view text, Time now);

/// `YYYY-MM-DDTHH:MM:SS` in the local time zone.
std::string format_instant(Time time);

}  // namespace slotd
