#pragma once

#include "clients/options/parse.hpp"

#include <string>
#include <vector>

namespace slotd::clients {

/// Puts every option's value where its row says, in order, so that the last of two wins. Options
/// without effect go to `notes` as they were given, `--name=value`, the last of each name. A fault names the place that the option stands in,
/// if that is not the command line.
Done apply_options(const std::vector<ParsedOption>& options, std::vector<std::string>& notes);

/// Said behind an option that is noted.
inline constexpr std::string_view without_effect = " has no effect on one machine";

/// A whole number of at least 1, blanks and a plus sign before it as strtol(3) has them: `Invalid
/// numeric value "x" for --ntasks.`
Result<std::uint32_t> parse_count(std::string_view text, std::string_view option);

}  // namespace slotd::clients
