#pragma once

#include <string>

namespace slotd::host {

/// The machine's name as hostname(1) shows it; `localhost` where it has none.
std::string full_host_name();

/// $HOSTNAME, else the name before its first point.
std::string host_name();

}  // namespace slotd::host
