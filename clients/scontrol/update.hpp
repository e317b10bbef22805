#pragma once

#include "clients/scontrol/keyword.hpp"

namespace slotd::clients::control {

/// `scontrol update`, of jobs or of the node. Exit status.
int update(const Call& call);

}  // namespace slotd::clients::control
