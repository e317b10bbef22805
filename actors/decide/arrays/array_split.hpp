#pragma once

#include "actors/decide/jobs/job_table.hpp"
#include "protocol/job.hpp"

#include <optional>
#include <vector>

namespace slotd::decide {

/// A row that a request means.
struct Target {
  JobPtr row;
  IndexSet elements;  ///< of the row: those that are meant; empty for a job that is of no array
};

/// Nothing where the row is none of these elements and has none of them.
std::optional<Target> target_in(const JobPtr& row, const IndexSet& wanted);
/// All that the row stands for.
Target whole(const JobPtr& row);
/// In order of their first, what several aims mean of one row taken together.
std::vector<Target> merge_targets(const std::vector<Target>& targets);

/// What a change of some of a record's elements comes to: one row, or two.
struct ArraySplit {
  Job row;  ///< with the record's id; it goes first, so that nobody waits in two records
  std::optional<Job> split_off_row;  ///< with the new id
  bool split_off_is_meant = false;   ///< the change is about the part; else about the row

  const Job& changed() const { return split_off_is_meant ? *split_off_row : row; }
  Job& changed() { return split_off_is_meant ? *split_off_row : row; }
};

/// `changed` is how the record would be if all of it had been meant. Who keeps the record's id:
///
///   all that it has changes                            the record, as it is
///   ... but the array's own record would be over       the record, spent: it is over when all elements are
///   though elements have left it
///   some of it changes                                 the rest; those that change are a part
///   some of the array's own record, which is over,     those that wait again; the rest is a part, over as
///   wait again                                         it was
ArraySplit split_record(const Job& record, Job changed, const IndexSet& meant, JobId new_id);

/// An array's own record that was over: some of its elements are to run again.
Job reopened(const Job& own);
/// So many elements of its array may run at once.
Job with_array_limit(const Job& record, std::uint32_t limit);

}  // namespace slotd::decide
