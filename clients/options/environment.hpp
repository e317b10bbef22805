#pragma once

#include "clients/options/parse.hpp"

#include <functional>
#include <vector>

namespace slotd::clients {

/// The value of an environment variable, null if it is not set: std::getenv, or a test's own.
using Lookup = std::function<const char*(const char* name)>;

/// The options that environment variables set (`SBATCH_PARTITION=cpu`), in the table's order. An empty
/// value sets none. An option without argument is set by any value but `0`, `false` and `no`. An option
/// with an optional argument is set without it by `1`, `true` and `yes`, and not by `0`, `false` and `no`.
std::vector<ParsedOption> from_environment(const OptionTable& table, const Lookup& lookup);

}  // namespace slotd::clients
