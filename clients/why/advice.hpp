#pragma once

#include "clients/why/page.hpp"
#include "protocol/explanation.hpp"

namespace slotd::clients::explained {

/// What the user can do about a pending job: changes of one value that start it now, the cheapest first,
/// and what else helps. It always gives some advice.
void write_advice(const Explanation& told, Page& page);

}  // namespace slotd::clients::explained
