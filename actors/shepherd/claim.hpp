#pragma once

#include "protocol/base/result.hpp"
#include "protocol/launch_spec.hpp"
#include "protocol/paths.hpp"

#include <string>

namespace slotd::shepherd {

/// One attempt of one job: what to run, and where its files lie.
struct Assignment {
  Paths paths;
  LaunchSpec spec;

  std::string job_folder() const { return paths.job_folder(spec.job); }
  std::string script() const { return paths.script(spec.job); }
};

/// Reads the spec and writes nothing. Fault: the folder is no `<root>/lib/jobs/<job>`, or the spec is
/// missing, incomplete, or from another attempt or version.
Result<Assignment> read_assignment(const std::string& job_folder, const std::string& attempt);

/// Takes the attempt for this process. False if somebody else has it, so that this process must end.
Result<bool> claim(const Assignment& assignment);

}  // namespace slotd::shepherd
