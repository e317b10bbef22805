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

/// What must have become of another job (sbatch(1), --dependency).
enum class DependencyKind {
  after_any = 1,  ///< it ended, in whatever way
  after_ok,       ///< it ended COMPLETED
  after,          ///< it began, or was withdrawn before it could; some minutes ago, if so asked
  after_not_ok,   ///< it ended otherwise than COMPLETED
  after_corr,     ///< its element of the same index ended COMPLETED; of a plain job: it did
  singleton,      ///< no earlier job of that name and user is left, and none of them runs
};
inline constexpr DependencyKind last_of(DependencyKind) { return DependencyKind::singleton; }
/// As it is typed: `afterok`.
std::string_view name(DependencyKind kind);

/// A job, an array, or an element of one.
struct JobRef {
  JobRef() = default;
  JobRef(JobId named, std::optional<ArrayIndex> one_element = {}, bool array = false)
      : job(named), element(one_element), is_array(array) {}

  JobId job;
  std::optional<ArrayIndex> element;  ///< none: the job, or the whole array
  bool is_array = false;              ///< `job` is an array: known from submission on
  auto operator<=>(const JobRef&) const = default;
};
/// `12` or `12_3`.
std::string to_string(const JobRef& ref);

struct DependencyClause {
  DependencyKind kind = DependencyKind::after_any;
  std::vector<JobRef> jobs;   ///< each of them is a condition; none for `singleton`
  std::uint32_t minutes = 0;  ///< `+N`: so long after their begin; counts for `after` alone
  bool failed = false;        ///< can never be met
  bool operator==(const DependencyClause&) const = default;
};

/// Conditions that must all hold, or one of them. Empty: depends on nothing. Of a stored job these
/// are the ones that are still open: what has been met drops out, as in Slurm.
struct DependencySpec {
  std::vector<DependencyClause> clauses;
  std::string typed;  ///< as the user wrote it
  bool any = false;   ///< `?`: one of them is enough
  bool empty() const { return clauses.empty(); }
  bool operator==(const DependencySpec&) const = default;
};

/// Grammar: clause [`,` clause]… or clause [`?` clause]…; clause = `singleton` or kind `:` id[`+`min]
/// [`:` id[`+`min]]…; id = `12`, or `12_3` for an element. A single `?` makes all of them alternatives, as in Slurm. A comma before a bare
/// number goes on with the clause at hand (the manual's `afterok:1,2`); at the very front, behind a
/// `?` or behind `singleton` a bare number means `afterany`, as in Slurm. The kind's case does not
/// matter; an empty text, or `0`, depends on nothing. Fault: `Job dependency problem: X`.
Result<DependencySpec> parse_dependency(std::string_view text);
/// Canonical form, `afterok:1:2,after:3+5,singleton`; parses to the same clauses.
std::string format(const DependencySpec& spec);
/// As squeue and scontrol show it: `afterok:1(unfulfilled),afterok:2(failed)`, `afterok:12_*(unfulfilled)`
/// for a whole array; nothing for nothing.
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
