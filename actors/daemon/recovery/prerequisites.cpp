#include "actors/daemon/recovery/prerequisites.hpp"

#include <set>
#include <utility>

namespace slotd {

namespace {

/// What the dependencies of pending jobs name.
struct Named {
  std::set<JobId> jobs;                 ///< arrays too
  std::vector<ArrayElements> elements;  ///< whose begin matters
};

void note(const DependencyClause& clause, Named& named) {
  for (const auto& ref : clause.jobs) {
    named.jobs.insert(ref.job);
    if (ref.element && clause.minutes > 0)
      named.elements.push_back({ref.job, IndexSet(*ref.element, *ref.element)});
  }
}

Named named_by(const std::vector<decide::JobPtr>& jobs) {
  Named named;
  for (const auto& job : jobs)
    if (job->state == JobState::pending)
      for (const auto& clause : job->request.dependency.clauses) note(clause, named);
  return named;
}

std::set<JobId> ids_of(const std::vector<decide::JobPtr>& jobs) {
  std::set<JobId> ids;
  for (const auto& job : jobs) ids.insert(job->id);
  return ids;
}

}  // namespace

Result<std::vector<Job>> ended_prerequisites(const std::vector<decide::JobPtr>& jobs,
                                             storage::Accounting& accounting) {
  auto named = named_by(jobs);
  auto known = ids_of(jobs);
  std::erase_if(named.jobs, [&](JobId id) { return known.contains(id); });
  auto found = accounting.jobs({named.jobs.begin(), named.jobs.end()});
  for (const auto& elements : named.elements) {
    if (!found) return found;
    auto rows = accounting.jobs_of(elements);
    if (!rows) return rows;
    for (auto& row : *rows)
      if (known.insert(row.id).second) found->push_back(std::move(row));
  }
  return found;
}

}  // namespace slotd
