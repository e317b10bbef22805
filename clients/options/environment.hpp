#pragma once

#include "clients/options/parse.hpp"

#include <functional>
#include <vector>

namespace slotd::clients {

/// Value of an environment variable, null where it is not set: std::getenv, or a test's own.
using Lookup = std::function<const char*(const char* name)>;

/// The options that environment variables give (`SBATCH_PARTITION=cpu`), in the table's order. An
/// empty value is none; an option without argument is given by any other but `0`, `false` and `no`. One whose
/// argument may be left out is given without by `1`, `true` and `yes`, and not by those three.
std::vector<ParsedOption> from_environment(const OptionTable& table, const Lookup& lookup);

}  // namespace slotd::clients
