#pragma once

#include "protocol/base/fault.hpp"

#include <caf/error.hpp>

/// Fault <-> caf::error: the one place where the two meet.
namespace slotd {

caf::error to_error(const Fault& fault);
/// Also of errors that are CAF's own (a dead actor, a time-out): those are Fault `system`.
Fault to_fault(const caf::error& error);

}  // namespace slotd
