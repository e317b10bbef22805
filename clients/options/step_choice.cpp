#include "clients/options/step_choice.hpp"

#include "protocol/text/job_list.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <cstdint>

namespace slotd::clients {

Done StepChoice::add(std::string_view list) {
  for (auto part : split(list, ", ")) {
    if (part.empty()) continue;
    auto point = part.find('.');
    auto job = parse_job_id(part.substr(0, point));
    if (!job) return fail(FaultCode::invalid, "Invalid job id: " + printable(part));
    auto& chosen = chosen_[*job];
    if (point == std::string_view::npos) {
      chosen.job = true;
      continue;
    }
    auto step = part.substr(point + 1);
    if (same_word(step, "batch"))
      chosen.batch = true;
    else if (!same_word(step, "extern") && !parse_digits<std::uint32_t>(step))
      return fail(FaultCode::invalid, "unknown step reference: " + printable(part));
  }
  return {};
}

std::vector<JobId> StepChoice::jobs() const {
  std::vector<JobId> jobs;
  for (const auto& [job, chosen] : chosen_) jobs.push_back(job);
  return jobs;
}

StepChoice::Chosen StepChoice::of(JobId job) const {
  if (chosen_.empty()) return {true, false};
  auto known = chosen_.find(job);
  // An element of an array is meant by the array's id too.
  return known == chosen_.end() ? Chosen{true, false} : known->second;
}

}  // namespace slotd::clients
