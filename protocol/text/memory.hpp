#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"

#include <string>
#include <string_view>

namespace slotd {

/// A size of memory (sbatch(1), --mem): digits, then K (rounded up to a MiB), M, G or T, with or
/// without a B, in any case; MiB if there is no unit. 0 is the whole machine. Fault:
/// `unsupported memory unit in value: X` for a unit, `invalid memory value: X` for the rest.
Result<Mebibytes> parse_memory(std::string_view text);
/// `512M`.
std::string format(Mebibytes size);
/// sacct's MaxRSS: `123K` for kibibytes, as `sacct` prints without --units.
std::string format_kibibytes(ByteCount size);

}  // namespace slotd
