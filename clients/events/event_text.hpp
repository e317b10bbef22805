#pragma once

#include "protocol/event.hpp"

#include <string>

namespace slotd::clients {

/// One line of JSON for programs, with the names of docs/PROTOCOL.md and words instead of enum values.
/// Bytes that are not UTF-8 are replaced.
std::string event_json(const Event& event);

/// One line for a person, in columns: time, job, state, what happened, and details.
std::string event_line(const Event& event);

}  // namespace slotd::clients
