#include "clients/options/step_choice.hpp"

#include "protocol/text/job_list.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <cstdint>

namespace slotd::clients {

namespace {

/// The step behind a part's point; a part without a point means the job.
Result<StepChoice::Chosen> chosen_in(std::string_view part) {
  auto point = part.find('.');
  if (point == std::string_view::npos) return StepChoice::Chosen{true, false};
  auto step = part.substr(point + 1);
  if (same_word(step, "batch")) return StepChoice::Chosen{false, true};
  if (same_word(step, "extern") || parse_digits<std::uint32_t>(step)) return StepChoice::Chosen{};
  return fail(FaultCode::invalid, "unknown step reference: " + printable(part));
}

void merge(StepChoice::Chosen& chosen, const StepChoice::Chosen& more) {
  chosen.job = chosen.job || more.job;
  chosen.batch = chosen.batch || more.batch;
}

bool is_one_of(const Job& job, const ArrayElements& named) {
  if (job.array_id == JobId{} || job.array_id != named.array) return false;
  return is_array_record(job) ? !job.array->waiting.common(named.indices).empty()
                              : named.indices.contains(job.array_index);
}

/// The end of the list's first part: commas within brackets separate indices.
std::size_t end_of_part(std::string_view list) {
  bool inside = false;
  for (std::size_t i = 0; i < list.size(); ++i) {
    inside = list[i] == '[' || (inside && list[i] != ']');
    if (!inside && (list[i] == ',' || list[i] == ' ')) return i;
  }
  return list.size();
}

}  // namespace

Done StepChoice::add(std::string_view list) {
  while (!list.empty()) {
    auto part = list.substr(0, end_of_part(list));
    list.remove_prefix(std::min(list.size(), part.size() + 1));
    if (part.empty()) continue;
    if (auto done = add_part(part); !done) return done;
  }
  return {};
}

Done StepChoice::add_part(std::string_view part) {
  auto named = parse_job_targets(part.substr(0, part.find('.')));
  if (!named) return fail(FaultCode::invalid, "Invalid job id: " + printable(part));
  auto chosen = chosen_in(part);
  if (!chosen) return tl::unexpected(chosen.error());
  for (auto job : named->jobs) merge(jobs_[job], *chosen);
  for (const auto& elements : named->elements) elements_.push_back({elements, *chosen});
  return {};
}

void StepChoice::restrict(JobFilter& filter) const {
  for (const auto& [job, chosen] : jobs_) filter.jobs.push_back(job);
  for (const auto& [named, chosen] : elements_) filter.elements.push_back(named);
}

StepChoice::Chosen StepChoice::of(const Job& job) const {
  if (jobs_.empty() && elements_.empty()) return {true, false};
  Chosen all;
  if (auto known = jobs_.find(job.id); known != jobs_.end()) merge(all, known->second);
  if (job.array_id != JobId{} && job.array_id != job.id)
    if (auto known = jobs_.find(job.array_id); known != jobs_.end()) merge(all, known->second);
  for (const auto& [named, chosen] : elements_)
    if (is_one_of(job, named)) merge(all, chosen);
  return all;
}

}  // namespace slotd::clients
