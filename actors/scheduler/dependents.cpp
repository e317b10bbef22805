#include "actors/scheduler/dependents.hpp"

#include <iterator>

namespace slotd {

namespace {

std::vector<JobId> take(std::set<JobId>& waiting) {
  std::vector<JobId> taken(waiting.begin(), waiting.end());
  waiting.clear();
  return taken;
}

}  // namespace

std::vector<JobId> Dependents::take_begun(const Job& begun) {
  std::vector<JobId> taken;
  if (auto known = of_jobs_.find(begun.id); known != of_jobs_.end())
    taken = take(known->second.of_begin);
  if (begun.array_id == JobId{}) return taken;
  auto array = of_elements_.find(begun.array_id);
  if (array == of_elements_.end()) return taken;
  auto element = array->second.find(begun.array_index);
  if (element == array->second.end()) return taken;
  auto more = take(element->second.of_begin);
  taken.insert(taken.end(), more.begin(), more.end());
  return taken;
}

bool Dependents::awaits_begin_of(JobId array) const {
  auto known = of_jobs_.find(array);
  return known != of_jobs_.end() && !known->second.of_begin.empty();
}

std::vector<JobId> Dependents::take_array_begun(JobId array) {
  auto known = of_jobs_.find(array);
  return known == of_jobs_.end() ? std::vector<JobId>{} : take(known->second.of_begin);
}

std::vector<JobId> Dependents::take_ended(const Job& ended) {
  std::vector<JobId> taken;
  if (auto known = of_jobs_.extract(ended.id)) take_all(known.mapped(), taken);
  return taken;
}

std::vector<JobId> Dependents::take_ended_elements(const Job& ended) {
  std::vector<JobId> taken;
  auto array = of_elements_.find(ended.array_id);
  if (array == of_elements_.end()) return taken;
  auto& watched = array->second;
  auto take_at = [&](auto at) {
    take_all(at->second, taken);
    return watched.erase(at);
  };
  if (!is_array_record(ended)) {
    if (auto at = watched.find(ended.array_index); at != watched.end()) take_at(at);
  } else {
    for (auto at = watched.begin(); at != watched.end();)
      at = ended.array->waiting.contains(at->first) ? take_at(at) : std::next(at);
  }
  if (watched.empty()) of_elements_.erase(array);
  return taken;
}

std::vector<JobId> Dependents::awaiting_elements(JobId array) const {
  auto known = of_jobs_.find(array);
  if (known == of_jobs_.end()) return {};
  return {known->second.of_elements.begin(), known->second.of_elements.end()};
}

std::optional<Time> Dependents::begin_of(const JobRef& of) const {
  auto known = begins_.find(of);
  return known == begins_.end() ? std::nullopt : std::optional{known->second};
}

void Dependents::take_all(Watchers& watchers, std::vector<JobId>& taken) {
  auto& waiting = watchers.of_end;
  waiting.merge(watchers.of_begin);
  waiting.merge(watchers.of_elements);
  taken.insert(taken.end(), waiting.begin(), waiting.end());
}

}  // namespace slotd
