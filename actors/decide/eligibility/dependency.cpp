#include "actors/decide/eligibility/dependency.hpp"

#include <algorithm>
#include <utility>

namespace slotd::decide {

namespace {

/// How one condition stands for each of a record's elements.
struct Share {
  IndexSet ready;
  IndexSet never;
  bool settled = false;  ///< the other array is over: nothing changes any more
};

Share share_of(const IndexSet& elements, const ArrayStanding& other) {
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
    outlook_.open.typed = spec.typed;
    outlook_.open.any = spec.any;
  }

  Outlook take() {
    for (const auto& clause : spec_.clauses) {
      if (clause.jobs.empty())
        note(clause, std::nullopt, facts_.is_alone() ? Standing::met : Standing::waiting);
      for (const auto& job : clause.jobs) note(clause, job, standing_of(clause, job));
    }
    outlook_.standing = sum();
    if (outlook_.standing == Standing::waiting) sum_shares();
    if (outlook_.standing == Standing::met) outlook_.open.clauses.clear();
    if (outlook_.standing != Standing::waiting) outlook_.look_again.reset();
    return std::move(outlook_);
  }

 private:
  Standing standing_of(const DependencyClause& clause, const JobRef& ref) {
    if (clause.failed) return Standing::never;
    if (is_by_element(clause, ref) && !facts_.elements.empty()) return standing_by_element(ref);
    auto other = facts_.other(ref);
    if (!other) return Standing::met;
    if (clause.kind == DependencyKind::after)
      return other->begun ? standing_of_begin(clause, ref) : Standing::waiting;
    if (!other->over) return Standing::waiting;
    switch (clause.kind) {
      case DependencyKind::after_ok:
      case DependencyKind::after_corr: return other->well ? Standing::met : Standing::never;
      case DependencyKind::after_not_ok: return other->well ? Standing::never : Standing::met;
      default: return Standing::met;
    }
  }

  Standing standing_of_begin(const DependencyClause& clause, const JobRef& ref) {
    if (clause.minutes == 0) return Standing::met;
    auto since = facts_.begin(ref);
    if (!since) return Standing::met;
    auto due = *since + std::chrono::minutes{clause.minutes};
    if (due <= facts_.now) return Standing::met;
    outlook_.look_again = outlook_.look_again ? std::min(*outlook_.look_again, due) : due;
    return Standing::waiting;
  }

  Standing standing_by_element(const JobRef& ref) {
    const auto* array = facts_.array(ref.job);
    if (!array) return Standing::met;
    auto share = share_of(facts_.elements, *array);
    if (share.ready == facts_.elements) return Standing::met;
    if (share.never == facts_.elements) return Standing::never;
    shares_.push_back(std::move(share));
    return Standing::waiting;
  }

  void note(const DependencyClause& clause, const std::optional<JobRef>& job, Standing standing) {
    switch (standing) {
      case Standing::met: ++met_; return;
      case Standing::never: ++never_; break;
      case Standing::waiting: ++waiting_; break;
    }
    keep(clause, job, standing == Standing::never);
  }

  /// Ids of one clause stay together, as far as the same holds for them.
  void keep(const DependencyClause& clause, const std::optional<JobRef>& job, bool failed) {
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

  void sum_shares() {
    if (shares_.empty()) return;
    if (spec_.any)
      any_share();
    else
      all_shares();
  }

  /// What has failed for some is parted from what it has not failed for once nothing changes any more:
  /// after that the other array may be forgotten.
  void any_share() {
    for (const auto& share : shares_) {
      outlook_.ready.insert(share.ready);
      if (share.settled && outlook_.apart.empty()) outlook_.apart = share.never;
    }
    if (outlook_.ready == facts_.elements) outlook_.standing = Standing::met;
  }

  void all_shares() {
    if (waiting_ == shares_.size()) outlook_.ready = facts_.elements;
    for (const auto& share : shares_) {
      outlook_.ready = outlook_.ready.common(share.ready);
      outlook_.apart.insert(share.never);
    }
    if (outlook_.apart == facts_.elements) outlook_.standing = Standing::never;
  }

  const DependencySpec& spec_;
  const DependencyFacts& facts_;
  Outlook outlook_;
  const DependencyClause* source_ = nullptr;  ///< of the last clause that was kept
  std::vector<Share> shares_;                 ///< of what is met for some elements alone
  std::size_t met_ = 0, waiting_ = 0, never_ = 0;
};

}  // namespace

Other other_from(const Job& job) {
  return {job.state != JobState::pending, is_over(job.state), job.state == JobState::completed};
}

std::optional<Time> begin_of(const Job& job) {
  if (job.state == JobState::pending) return std::nullopt;
  if (job.run) return job.run->start;
  return job.ending ? std::optional{job.ending->end} : std::nullopt;
}

IndexSet elements_of(const Job& job) {
  if (job.array_id == JobId{}) return {};
  return is_record(job) ? job.array->waiting : IndexSet(job.array_index, job.array_index);
}

bool waits_by_element(const Job& job) {
  if (job.array_id == JobId{}) return false;
  for (const auto& clause : job.request.dependency.clauses)
    for (const auto& ref : clause.jobs)
      if (!clause.failed && is_by_element(clause, ref)) return true;
  return false;
}

Outlook look(const DependencySpec& spec, const DependencyFacts& facts) {
  return Look(spec, facts).take();
}

}  // namespace slotd::decide
