#include "actors/decide/eligibility/dependency.hpp"

#include <algorithm>
#include <utility>

namespace slotd::decide {

namespace {

/// How far one clause is met for the elements of a record.
struct Share {
  IndexSet ready;
  IndexSet never;
  bool settled = false;  ///< the other array is over, so nothing changes any more
};

Share share_of(const IndexSet& elements, const ArrayProgress& other) {
  Share share{other.completed().common(elements), other.failed().common(elements), other.over()};
  if (!share.settled) return share;
  auto strangers = elements;
  strangers.erase(share.ready), strangers.erase(share.never);
  (other.state() == JobState::completed ? share.ready : share.never).insert(strangers);
  return share;
}

bool is_by_element(const DependencyClause& clause, const JobRef& ref) {
  return clause.kind == DependencyKind::after_corr && ref.is_array && !ref.element;
}

class Look {
 public:
  Look(const DependencySpec& spec, const DependencyFacts& facts) : spec_(spec), facts_(facts) {
    check_.open.typed = spec.typed;
    check_.open.any = spec.any;
  }

  DependencyCheck take() {
    for (const auto& clause : spec_.clauses) {
      if (clause.jobs.empty())
        note(clause, std::nullopt,
             facts_.is_alone() ? DependencyState::met : DependencyState::waiting);
      for (const auto& job : clause.jobs) note(clause, job, dependency_state_of(clause, job));
    }
    check_.dependency_state = sum();
    if (check_.dependency_state == DependencyState::waiting) sum_shares();
    if (check_.dependency_state == DependencyState::met) check_.open.clauses.clear();
    if (check_.dependency_state != DependencyState::waiting) check_.look_again.reset();
    return std::move(check_);
  }

 private:
  DependencyState dependency_state_of(const DependencyClause& clause, const JobRef& ref) {
    if (clause.failed) return DependencyState::never;
    if (is_by_element(clause, ref) && !facts_.elements.empty()) return standing_by_element(ref);
    auto other = facts_.other(ref);
    if (!other) return DependencyState::met;
    if (clause.kind == DependencyKind::after)
      return other->begun ? standing_of_begin(clause, ref) : DependencyState::waiting;
    if (!other->over) return DependencyState::waiting;
    switch (clause.kind) {
      case DependencyKind::after_ok:
      case DependencyKind::after_corr:
        return other->well ? DependencyState::met : DependencyState::never;
      case DependencyKind::after_not_ok:
        return other->well ? DependencyState::never : DependencyState::met;
      default: return DependencyState::met;
    }
  }

  DependencyState standing_of_begin(const DependencyClause& clause, const JobRef& ref) {
    if (clause.minutes == 0) return DependencyState::met;
    auto since = facts_.begin(ref);
    if (!since) return DependencyState::met;
    auto due = *since + std::chrono::minutes{clause.minutes};
    if (due <= facts_.now) return DependencyState::met;
    check_.look_again = check_.look_again ? std::min(*check_.look_again, due) : due;
    return DependencyState::waiting;
  }

  DependencyState standing_by_element(const JobRef& ref) {
    const auto* array = facts_.array(ref.job);
    if (!array) return DependencyState::met;
    auto share = share_of(facts_.elements, *array);
    if (share.ready == facts_.elements) return DependencyState::met;
    if (share.never == facts_.elements) return DependencyState::never;
    shares_.push_back(std::move(share));
    return DependencyState::waiting;
  }

  void note(const DependencyClause& clause, const std::optional<JobRef>& job,
            DependencyState dependency_state) {
    switch (dependency_state) {
      case DependencyState::met: ++met_; return;
      case DependencyState::never: ++never_; break;
      case DependencyState::waiting: ++waiting_; break;
    }
    keep(clause, job, dependency_state == DependencyState::never);
  }

  /// Ids of one clause stay together as long as all or none of them have failed.
  void keep(const DependencyClause& clause, const std::optional<JobRef>& job, bool failed) {
    auto& kept = check_.open.clauses;
    if (source_ != &clause || kept.back().failed != failed)
      kept.push_back({clause.kind, {}, clause.minutes, failed});
    source_ = &clause;
    if (job) kept.back().jobs.push_back(*job);
  }

  DependencyState sum() const {
    if (spec_.clauses.empty()) return DependencyState::met;
    if (spec_.any) {
      if (met_ > 0) return DependencyState::met;
      return waiting_ > 0 ? DependencyState::waiting : DependencyState::never;
    }
    if (never_ > 0) return DependencyState::never;
    return waiting_ > 0 ? DependencyState::waiting : DependencyState::met;
  }

  void sum_shares() {
    if (shares_.empty()) return;
    if (spec_.any)
      any_share();
    else
      all_shares();
  }

  /// Elements whose clause has failed are set apart once the other array is over: after that the array may
  /// be removed from memory.
  void any_share() {
    for (const auto& share : shares_) {
      check_.ready.insert(share.ready);
      if (share.settled && check_.apart.empty()) check_.apart = share.never;
    }
    if (check_.ready == facts_.elements) check_.dependency_state = DependencyState::met;
  }

  void all_shares() {
    if (waiting_ == shares_.size()) check_.ready = facts_.elements;
    for (const auto& share : shares_) {
      check_.ready = check_.ready.common(share.ready);
      check_.apart.insert(share.never);
    }
    if (check_.apart == facts_.elements) check_.dependency_state = DependencyState::never;
  }

  const DependencySpec& spec_;
  const DependencyFacts& facts_;
  DependencyCheck check_;
  const DependencyClause* source_ = nullptr;  ///< the clause that was kept last
  std::vector<Share> shares_;                 ///< of clauses that are met for some elements only
  std::size_t met_ = 0, waiting_ = 0, never_ = 0;
};

}  // namespace

PrerequisiteState prerequisite_state(const Job& job) {
  return {job.state != JobState::pending, is_over(job.state), job.state == JobState::completed};
}

std::optional<Time> begin_of(const Job& job) {
  if (job.state == JobState::pending) return std::nullopt;
  if (job.run) return job.run->start;
  return job.ending ? std::optional{job.ending->end} : std::nullopt;
}

IndexSet elements_of(const Job& job) {
  if (job.array_id == JobId{}) return {};
  return is_array_record(job) ? job.array->waiting : IndexSet(job.array_index, job.array_index);
}

bool waits_by_element(const Job& job) {
  if (job.array_id == JobId{}) return false;
  for (const auto& clause : job.request.dependency.clauses)
    for (const auto& ref : clause.jobs)
      if (!clause.failed && is_by_element(clause, ref)) return true;
  return false;
}

DependencyCheck check_dependency(const DependencySpec& spec, const DependencyFacts& facts) {
  return Look(spec, facts).take();
}

}  // namespace slotd::decide
