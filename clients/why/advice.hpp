#pragma once

#include "clients/why/page.hpp"
#include "protocol/explanation.hpp"

namespace slotd::clients::explained {

/// What somebody can do about a pending job: changes of one thing that start it now, the cheapest
/// first, and what else helps. Always says something.
void write_advice(const Explanation& told, Page& page);

}  // namespace slotd::clients::explained
