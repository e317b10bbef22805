#include "protocol/text/job_list.hpp"

#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
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

namespace {

Fault no_target(std::string_view text) {
  return {FaultCode::usage, "Invalid job id: " + printable(text)};
}

/// The text up to the next comma or blank outside brackets.
std::string_view next_target(std::string_view text) {
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '[') inside = true;
    if (text[i] == ']') inside = false;
    if (!inside && std::string_view(", \t\n").find(text[i]) != std::string_view::npos)
      return text.substr(0, i);
  }
  return text;
}

Done add_target(std::string_view text, JobTargets& targets) {
  auto line = text.find('_');
  auto job = parse_job_id(text.substr(0, line));
  if (!job) return tl::unexpected(no_target(text));
  if (line == std::string_view::npos || text.substr(line) == "_*")
    return targets.jobs.push_back(*job), Done{};
  auto list = text.substr(line + 1);
  if (list.starts_with('[') && list.ends_with(']')) list = list.substr(1, list.size() - 2);
  auto indices = parse_indices(list);
  if (!indices || indices->empty()) return tl::unexpected(no_target(text));
  return targets.elements.push_back({*job, std::move(*indices)}), Done{};
}

}  // namespace

Result<JobTargets> parse_job_targets(std::string_view text) {
  JobTargets targets;
  for (auto rest = text; !rest.empty();) {
    auto target = next_target(rest);
    if (!target.empty())
      if (auto done = add_target(target, targets); !done) return tl::unexpected(done.error());
    rest.remove_prefix(std::min(rest.size(), target.size() + 1));
  }
  if (targets == JobTargets{}) return tl::unexpected(no_target(text));
  return targets;
}

}  // namespace slotd
