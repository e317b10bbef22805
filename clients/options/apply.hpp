#pragma once

#include "clients/options/parse.hpp"

#include <string>
#include <vector>

namespace slotd::clients {

/// Puts every option's value where its row says, in order, so that the last of two wins. Remarks
/// about options without effect go to `notes`. A fault names the place that the option stands in,
/// if that is not the command line.
Done apply_options(const std::vector<Given>& options, std::vector<std::string>& notes);

/// A whole number from 1 to what Number holds: `Invalid numeric value "x" for --ntasks.`
Result<std::uint32_t> parse_count(std::string_view text, std::string_view option);

}  // namespace slotd::clients
