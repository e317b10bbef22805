#include "actors/decide/dependency.hpp"

#include <algorithm>
#include <utility>

namespace slotd::decide {

namespace {

/// When it left the queue for the first time, to run or for good. None: it waits there.
std::optional<Time> began(const Job& job) {
  if (job.state == JobState::pending) return std::nullopt;
  if (job.run) return job.run->start;
  return job.ending ? std::optional{job.ending->end} : std::nullopt;
}

class Look {
 public:
  Look(const DependencySpec& spec, const DependencyFacts& facts) : spec_(spec), facts_(facts) {
    outlook_.open.typed = spec.typed;
    outlook_.open.any = spec.any;
  }

  Outlook take() {
    for (const auto& clause : spec_.clauses) {
      if (clause.jobs.empty())
        note(clause, std::nullopt, facts_.is_alone() ? Standing::met : Standing::waiting);
      for (auto job : clause.jobs) note(clause, job, standing_of(clause, job));
    }
    outlook_.standing = sum();
    if (outlook_.standing == Standing::met) outlook_.open.clauses.clear();
    if (outlook_.standing != Standing::waiting) outlook_.look_again.reset();
    return std::move(outlook_);
  }

 private:
  Standing standing_of(const DependencyClause& clause, JobId id) {
    if (clause.failed) return Standing::never;
    auto job = facts_.job_of(id);
    if (!job) return Standing::met;
    if (clause.kind == DependencyKind::after) return standing_of_begin(clause, *job);
    if (!is_over(job->state)) return Standing::waiting;
    auto well = job->state == JobState::completed;
    switch (clause.kind) {
      case DependencyKind::after_ok:
      case DependencyKind::after_corr: return well ? Standing::met : Standing::never;
      case DependencyKind::after_not_ok: return well ? Standing::never : Standing::met;
      default: return Standing::met;
    }
  }

  Standing standing_of_begin(const DependencyClause& clause, const Job& job) {
    auto since = began(job);
    if (!since) return Standing::waiting;
    auto due = *since + std::chrono::minutes{clause.minutes};
    if (due <= facts_.now) return Standing::met;
    outlook_.look_again = outlook_.look_again ? std::min(*outlook_.look_again, due) : due;
    return Standing::waiting;
  }

  void note(const DependencyClause& clause, std::optional<JobId> job, Standing standing) {
    switch (standing) {
      case Standing::met: ++met_; return;
      case Standing::never: ++never_; break;
      case Standing::waiting: ++waiting_; break;
    }
    keep(clause, job, standing == Standing::never);
  }

  /// Ids of one clause stay together, as far as the same holds for them.
  void keep(const DependencyClause& clause, std::optional<JobId> job, bool failed) {
    auto& kept = outlook_.open.clauses;
    if (source_ != &clause || kept.back().failed != failed)
      kept.push_back({clause.kind, {}, clause.minutes, failed});
    source_ = &clause;
    if (job) kept.back().jobs.push_back(*job);
  }

  Standing sum() const {
    if (spec_.clauses.empty()) return Standing::met;
    if (spec_.any) {
      if (met_ > 0) return Standing::met;
      return waiting_ > 0 ? Standing::waiting : Standing::never;
    }
    if (never_ > 0) return Standing::never;
    return waiting_ > 0 ? Standing::waiting : Standing::met;
  }

  const DependencySpec& spec_;
  const DependencyFacts& facts_;
  Outlook outlook_;
  const DependencyClause* source_ = nullptr;  ///< of the last clause that was kept
  std::size_t met_ = 0, waiting_ = 0, never_ = 0;
};

}  // namespace

Outlook look(const DependencySpec& spec, const DependencyFacts& facts) {
  return Look(spec, facts).take();
}

}  // namespace slotd::decide
