#pragma once

#include <sys/types.h>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace slotd::host {

/// What a program may take at most.
struct CommandLimits {
  std::chrono::steady_clock::time_point deadline;
  std::size_t most_output = 0;
};

/// What became of a program.
struct CommandOutput {
  enum class End { ended, not_started, too_long, too_much };
  End end = End::ended;
  int status = 0;         ///< ended: as waitpid(2) tells; not_started: the error
  std::string text;       ///< its standard output
  pid_t left_behind = 0;  ///< it was killed and has not ended yet: reap it once it has
};

/// Runs a program, found by its path and without a shell, and reads its standard output. On return the
/// program and its process group have ended, unless they cannot be killed: nobody waits for that.
CommandOutput output_of(const std::string& program, const std::vector<std::string>& arguments,
                        const CommandLimits& limits);

}  // namespace slotd::host
