#pragma once

#include "actors/host/unique_fd.hpp"
#include "protocol/base/result.hpp"
#include "protocol/launch_spec.hpp"

namespace slotd::shepherd {

/// What a job's processes find at descriptors 0, 1 and 2. Close-on-exec as they are: dup2 them.
struct Stdio {
  host::UniqueFd input;
  host::UniqueFd output;
  host::UniqueFd error;  ///< empty: the same open file as `output`

  int error_fd() const { return error ? error.get() : output.get(); }
};

/// Opens them under the job's umask and makes missing folders above output files. Never waits: a
/// FIFO that nobody reads is an error. The Fault names the file.
Result<Stdio> open_stdio(const LaunchSpec& spec);

}  // namespace slotd::shepherd
