#pragma once

#include "protocol/explanation.hpp"

#include <string>

namespace slotd::clients::explained {

/// The job's state and why it is in it, for a person. Lines are at most 80 columns wide, except for
/// commands to type. Ends with what to do.
std::string as_text(const Explanation& told);

}  // namespace slotd::clients::explained
