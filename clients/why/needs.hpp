#pragma once

#include "clients/why/page.hpp"
#include "protocol/explanation.hpp"

namespace slotd::clients::explained {

/// What a pending job needs: a line for each condition, and below it the jobs that it depends on.
void write_needs(const Explanation& told, Page& page);

}  // namespace slotd::clients::explained
