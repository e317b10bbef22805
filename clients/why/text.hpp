#pragma once

#include "protocol/explanation.hpp"

#include <string>

namespace slotd::clients::explained {

/// How the job stands and why, for a person: at most 80 columns where nothing has to be typed. Ends
/// with what to do.
std::string as_text(const Explanation& told);

}  // namespace slotd::clients::explained
