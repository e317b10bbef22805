#include "actors/decide/namesakes.hpp"

namespace slotd::decide {

void Namesakes::add(const Job& job) {
  if (is_over(job.state)) return;
  auto& group = groups_[key_of(job)];
  group.all.insert(job.id);
  if (is_live(job.state)) ++group.live;
}

void Namesakes::remove(const Job& job) {
  auto known = groups_.find(key_of(job));
  if (known == groups_.end() || known->second.all.erase(job.id) == 0) return;
  if (is_live(job.state)) --known->second.live;
  if (known->second.all.empty()) groups_.erase(known);
}

bool Namesakes::is_alone(const Job& job) const {
  auto known = groups_.find(key_of(job));
  if (known == groups_.end()) return true;
  const auto& group = known->second;
  return group.live == 0 && *group.all.begin() >= job.id;
}

std::optional<JobId> Namesakes::next_of(const Job& job) const {
  auto known = groups_.find(key_of(job));
  if (known == groups_.end() || known->second.live > 0) return std::nullopt;
  return *known->second.all.begin();
}

}  // namespace slotd::decide
