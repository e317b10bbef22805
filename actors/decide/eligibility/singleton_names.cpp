#include "actors/decide/eligibility/singleton_names.hpp"

#include <algorithm>

namespace slotd::decide {

namespace {

JobId submitted_as(const Job& job) { return job.array_id == JobId{} ? job.id : job.array_id; }

bool asks(const Job& job) {
  const auto& clauses = job.request.dependency.clauses;
  return job.state == JobState::pending &&
         std::any_of(clauses.begin(), clauses.end(), [](const DependencyClause& clause) {
           return clause.kind == DependencyKind::singleton;
         });
}

}  // namespace

void SingletonNames::add(const Job& job) {
  if (is_over(job.state)) return;
  auto& group = groups_[key_of(job)];
  auto& member = group.members[submitted_as(job)];
  ++member.rows;
  if (is_live(job.state)) ++member.live, ++group.live;
  if (asks(job)) member.asking.insert(job.id);
}

void SingletonNames::remove(const Job& job) {
  if (is_over(job.state)) return;
  auto known = groups_.find(key_of(job));
  if (known == groups_.end()) return;
  auto& group = known->second;
  auto own = group.members.find(submitted_as(job));
  if (own == group.members.end()) return;
  if (is_live(job.state)) --own->second.live, --group.live;
  own->second.asking.erase(job.id);
  if (--own->second.rows > 0) return;
  group.members.erase(own);
  if (group.members.empty()) groups_.erase(known);
}

bool SingletonNames::is_alone(const Job& job) const {
  auto known = groups_.find(key_of(job));
  if (known == groups_.end()) return true;
  const auto& group = known->second;
  auto own = group.members.find(submitted_as(job));
  auto own_live = own == group.members.end() ? 0 : own->second.live;
  return group.live == own_live && group.members.begin()->first >= submitted_as(job);
}

std::vector<JobId> SingletonNames::next_of(const Job& job) const {
  auto known = groups_.find(key_of(job));
  if (known == groups_.end()) return {};
  const auto& first = known->second.members.begin()->second;
  if (known->second.live > first.live) return {};
  return {first.asking.begin(), first.asking.end()};
}

}  // namespace slotd::decide
