#pragma once

#include "protocol/base/result.hpp"
#include "protocol/node.hpp"

#include <functional>
#include <string>
#include <vector>

namespace slotd::simulate {

/// The database and machine of the installed daemon.
struct Installation {
  std::string database;
  Machine machine;
  Duration starvation{};  ///< SLOTD_STARVATION_SECONDS
};

/// Runs `slotd simulate` with the words after its name and returns its exit status, 0 or 1. `installation`
/// is called only for --history.
int run(const std::vector<std::string>& words,
        const std::function<Result<Installation>()>& installation);

}  // namespace slotd::simulate
