#pragma once

#include "clients/options/parse.hpp"

#include <string>
#include <vector>

namespace slotd::clients {

/// Stores every option's value as its row says, in order, so that the last of two wins. Options
/// without effect go to `notes` as they were given, `--name=value`, the last of each name. A fault names
/// the place of the option, if that is not the command line.
Done apply_options(const std::vector<ParsedOption>& options, std::vector<std::string>& notes);

/// The text behind the name of an option that is noted.
inline constexpr std::string_view without_effect = " has no effect on one machine";

/// A whole number of at least 1, with leading blanks and a plus sign as in strtol(3). Fault: `Invalid
/// numeric value "x" for --ntasks.`
Result<std::uint32_t> parse_count(std::string_view text, std::string_view option);

}  // namespace slotd::clients
