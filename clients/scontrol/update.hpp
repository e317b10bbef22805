#pragma once

#include "clients/scontrol/keyword.hpp"

namespace slotd::clients::control {

/// `scontrol update` for jobs or the node. Returns the exit status.
int update(const Call& call);

}  // namespace slotd::clients::control
