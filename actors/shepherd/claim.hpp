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

/// Reads the spec. Nothing is written. Fault: the folder is no `<root>/lib/jobs/<job>`, or the spec
/// is not there, not whole, or of another attempt or version.
Result<Assignment> read_assignment(const std::string& job_folder, const std::string& attempt);

/// Takes the attempt for this process. False: it is taken, this process has no business here.
Result<bool> claim(const Assignment& assignment);

}  // namespace slotd::shepherd
