#pragma once

#include "protocol/base/result.hpp"
#include "protocol/node.hpp"

#include <functional>
#include <string>
#include <vector>

namespace slotd::simulate {

/// The daemon's own place and machine.
struct Installation {
  std::string database;
  Machine machine;
  Duration starvation{};  ///< SLOTD_STARVATION_SECONDS
};

/// `slotd simulate`, from its words to its exit status. The installation is asked for only where the
/// words mean it.
int run(const std::vector<std::string>& words,
        const std::function<Result<Installation>()>& installation);

}  // namespace slotd::simulate
