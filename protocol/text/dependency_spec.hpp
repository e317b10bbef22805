#pragma once

#include "protocol/ids.hpp"
#include "protocol/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slotd {

/// What must have become of another job (sbatch(1), --dependency).
enum class DependencyKind {
  after_any = 1,  ///< it ended, in whatever way
  after_ok,       ///< it ended COMPLETED
};
inline constexpr DependencyKind last_of(DependencyKind) { return DependencyKind::after_ok; }

struct DependencyClause {
  DependencyKind kind = DependencyKind::after_any;
  std::vector<JobId> jobs;  ///< all of them must have got there
  bool operator==(const DependencyClause&) const = default;
};

/// Clauses that must all hold. Empty: depends on nothing.
struct DependencySpec {
  std::vector<DependencyClause> clauses;
  std::string typed;  ///< as the user wrote it, for `scontrol show job`
  bool empty() const { return clauses.empty(); }
  bool operator==(const DependencySpec&) const = default;
};

/// Grammar: clause [`,` clause]…; clause = kind `:` id [`:` id | `,` id]…. A comma before a bare
/// number goes on with the clause at hand (the manual's `afterok:1,2`); a bare number at the very
/// front means `afterany`, as in Slurm. The kind's case does not matter; an empty text
/// depends on nothing. Fault: `Job dependency problem: X`.
Result<DependencySpec> parse_dependency(std::string_view text);
/// Canonical form, `afterok:1:2,afterany:3`; parses to the same clauses.
std::string format(const DependencySpec& spec);

template <class F>
void fields(F& f, DependencyClause& x) {
  f("kind", x.kind), f("jobs", x.jobs);
}
template <class F>
void fields(F& f, DependencySpec& x) {
  f("clauses", x.clauses), f("typed", x.typed);
}

}  // namespace slotd
