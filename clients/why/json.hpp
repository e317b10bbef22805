#pragma once

#include "protocol/explanation.hpp"

#include <string>

namespace slotd::clients::explained {

/// All of an explanation as one JSON object. Moments are microseconds since 1970, as in `slotd events`;
/// lengths are seconds, memory is in MiB.
std::string as_json(const Explanation& told);

}  // namespace slotd::clients::explained
