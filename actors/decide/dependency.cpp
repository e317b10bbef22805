#include "actors/decide/dependency.hpp"

namespace slotd::decide {

namespace {

Standing standing_of_one(DependencyKind kind, std::optional<JobState> state) {
  if (!state) return Standing::met;
  if (!is_over(*state)) return Standing::waiting;
  switch (kind) {
    case DependencyKind::after_any: return Standing::met;
    case DependencyKind::after_ok:
      return *state == JobState::completed ? Standing::met : Standing::never;
  }
  return Standing::never;
}

}  // namespace

Standing standing(const DependencySpec& spec, const StateOf& state_of) {
  auto all = Standing::met;
  for (const auto& clause : spec.clauses) {
    for (auto job : clause.jobs) {
      auto one = standing_of_one(clause.kind, state_of(job));
      if (one == Standing::never) return one;
      if (one == Standing::waiting) all = one;
    }
  }
  return all;
}

}  // namespace slotd::decide
