#pragma once

#include "clients/process/words.hpp"
#include "protocol/base/result.hpp"
#include "protocol/request.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace slotd::clients::control {

/// `KEY=VALUE`, split at the first `=`.
struct Assignment {
  std::string_view key;
  std::string_view value;
};
std::optional<Assignment> assignment_from(std::string_view word);

/// `job`, `jobs`, `jobid`: words that may stand before ids and add nothing.
bool is_job_word(std::string_view word);

/// `12`, `12,13`, `12_3`, `12_[1-5,9]`, `JobId=12`, `jobname=work`, `Name=work`; the word `job` may stand in
/// front.
/// Fault in Slurm's words: `Invalid job id specified for job X`.
Result<JobFilter> jobs_from(const Words& words);

/// Adds the jobs of `12,13_[1-5]`. It has the same fault.
Done add_jobs(std::string_view text, JobFilter& filter);

}  // namespace slotd::clients::control
