#pragma once

#include "actors/host/unique_fd.hpp"
#include "protocol/base/result.hpp"
#include "protocol/launch_spec.hpp"

namespace slotd::shepherd {

/// What a job's processes find at descriptors 0, 1 and 2. They are close-on-exec: dup2 them.
struct Stdio {
  host::UniqueFd input;
  host::UniqueFd output;
  host::UniqueFd error;  ///< empty if it is the same open file as `output`

  int error_fd() const { return error ? error.get() : output.get(); }
};

/// Opens them under the job's umask and creates missing folders above output files. It never waits: a FIFO
/// that nobody reads is an error. The Fault names the file.
Result<Stdio> open_stdio(const LaunchSpec& spec);

}  // namespace slotd::shepherd
