#pragma once

#include "protocol/event.hpp"

#include <string>

namespace slotd::clients {

/// One line of JSON for programs: names as in docs/PROTOCOL.md, words for numbers with a meaning. What
/// is no UTF-8 is replaced.
std::string event_json(const Event& event);

/// One line for a person, in columns: time, job, state, what happened, and more of it.
std::string event_line(const Event& event);

}  // namespace slotd::clients
