#include "protocol/text/job_list.hpp"

#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <cstdint>

namespace slotd {

Result<JobId> parse_job_id(std::string_view text) {
  auto number = parse_digits<std::uint32_t>(text);
  if (!number || *number == 0) return fail(FaultCode::usage, "Invalid job id: " + printable(text));
  return JobId{*number};
}

Result<std::vector<JobId>> parse_job_list(std::string_view text) {
  std::vector<JobId> jobs;
  for (auto part : split(text, ", \t\n")) {
    if (part.empty()) continue;
    auto job = parse_job_id(part);
    if (!job) return tl::unexpected(job.error());
    jobs.push_back(*job);
  }
  if (jobs.empty()) return fail(FaultCode::usage, "Invalid job id: " + printable(text));
  return jobs;
}

}  // namespace slotd
