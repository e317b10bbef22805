#pragma once

#include "protocol/base/result.hpp"

#include <string>
#include <string_view>

namespace slotd::clients {

/// A batch script as it is now: later changes of the file do not matter.
struct Script {
  std::string text;
  std::string path;  ///< as shown: as typed, or where it was found on PATH; empty: standard input
  std::string name;  ///< the job's name if nothing else is said
};

/// Reads the script of that name from the current folder, else from PATH; without a name, standard
/// input. Fault in Slurm's words if it cannot be read or run.
Result<Script> read_script(const std::string* name);

/// Can this text be a batch script? Fault if it is empty, too large, without `#!`, or has a NUL or
/// DOS line ends.
Done check_script(std::string_view text);

/// What `--wrap` runs.
std::string wrap_script(std::string_view command);

}  // namespace slotd::clients
