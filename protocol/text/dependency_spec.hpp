#pragma once

#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotd {

/// What must have happened to another job (sbatch(1), --dependency).
enum class DependencyKind {
  after_any = 1,  ///< it ended in any way
  after_ok,       ///< it ended COMPLETED
  after,          ///< it began or was withdrawn, if asked some minutes ago
  after_not_ok,   ///< it ended, and not COMPLETED
  after_corr,     ///< its element with the same index, or a plain job itself, ended COMPLETED
  singleton,      ///< no earlier job of that name and user waits, and none of them runs
};
inline constexpr DependencyKind last_of(DependencyKind) { return DependencyKind::singleton; }
/// The word that users type: `afterok`.
std::string_view name(DependencyKind kind);

/// A job, an array, or an element of one.
struct JobRef {
  JobRef() = default;
  JobRef(JobId named, std::optional<ArrayIndex> one_element = {}, bool array = false)
      : job(named), element(one_element), is_array(array) {}

  JobId job;
  std::optional<ArrayIndex> element;  ///< none for the job or the whole array
  bool is_array = false;              ///< `job` is an array: known from submission on
  auto operator<=>(const JobRef&) const = default;
};
/// `12` or `12_3`.
std::string to_string(const JobRef& ref);

struct DependencyClause {
  DependencyKind kind = DependencyKind::after_any;
  std::vector<JobRef> jobs;   ///< each of them is a condition; none for `singleton`
  std::uint32_t minutes = 0;  ///< `+N`: minutes after their begin; only for `after`
  bool failed = false;        ///< can never be met
  bool operator==(const DependencyClause&) const = default;
};

/// Conditions of which all must hold, or one of them. Without conditions it depends on nothing. A stored
/// job keeps the conditions that are still open; those that have been met are dropped, as in Slurm.
struct DependencySpec {
  std::vector<DependencyClause> clauses;
  std::string typed;  ///< as the user wrote it
  bool any = false;   ///< `?`: one of them is enough
  bool empty() const { return clauses.empty(); }
  bool operator==(const DependencySpec&) const = default;
};

/// Grammar: clause [`,` clause]… or clause [`?` clause]…; clause = `singleton` or kind `:` id[`+`min]
/// [`:` id[`+`min]]…; id = `12`, or `12_3` for an element. A single `?` makes all of them alternatives, as
/// in Slurm. A comma before a bare number continues the current clause (the manual's `afterok:1,2`). At the
/// front, after a `?` or after `singleton` a bare number means `afterany`, as in Slurm. The kind's case does
/// not matter. An empty text or `0` depends on nothing. Fault: `Job dependency problem: X`.
Result<DependencySpec> parse_dependency(std::string_view text);
/// The canonical form, `afterok:1:2,after:3+5,singleton`, which parses to the same clauses.
std::string format(const DependencySpec& spec);
/// The form that squeue and scontrol show: `afterok:1(unfulfilled),afterok:2(failed)`,
/// `afterok:12_*(unfulfilled)` for a whole array; empty if it depends on nothing.
std::string format_open(const DependencySpec& spec);

template <class F>
void fields(F& f, JobRef& x) {
  f("job", x.job), f("element", x.element), f("is_array", x.is_array);
}
template <class F>
void fields(F& f, DependencyClause& x) {
  f("kind", x.kind), f("jobs", x.jobs), f("minutes", x.minutes), f("failed", x.failed);
}
template <class F>
void fields(F& f, DependencySpec& x) {
  f("clauses", x.clauses), f("typed", x.typed), f("any", x.any);
}

}  // namespace slotd
