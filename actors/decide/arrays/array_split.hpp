#pragma once

#include "actors/decide/jobs/job_table.hpp"
#include "protocol/job.hpp"

#include <optional>
#include <vector>

namespace slotd::decide {

/// A row that a request names, and which of its elements.
struct Target {
  JobPtr row;
  IndexSet elements;  ///< those of the row that are named; empty for a job without an array
};

/// The part of a row that is wanted. None: the row is not a wanted element and, as a record, has none.
std::optional<Target> target_in(const JobPtr& row, const IndexSet& wanted);
/// A target that names everything the row stands for.
Target whole(const JobPtr& row);
/// One target for each row, in the order in which rows come first; their elements are united.
std::vector<Target> merge_targets(const std::vector<Target>& targets);

/// The rows to write after a change of some of a record's elements: one, or two.
struct ArraySplit {
  Job row;  ///< has the record's id; write it first, so that no element waits in two records
  std::optional<Job> split_off_row;  ///< has the new id
  bool split_off_is_meant = false;   ///< the change applies to the row split off, else to `row`

  const Job& changed() const { return split_off_is_meant ? *split_off_row : row; }
  Job& changed() { return split_off_is_meant ? *split_off_row : row; }
};

/// Splits a record for a change of some of its elements. `changed` is what the whole record would
/// become; `meant` must be a subset of its elements, and not empty. What keeps the record's id:
///
///   all its elements change                        the changed record; nothing is split off
///   all change, and that would end the array's     an empty record, which ends when all elements
///   own record after elements have left it         have; the changed elements are split off
///   some change                                    the rest; the changed elements are split off
///   some elements of the array's own record,       those that wait again; the rest is split off
///   which is over, wait again                      and stays over
ArraySplit split_record(const Job& record, Job changed, const IndexSet& meant, JobId new_id);

/// The array's own record, pending again: it was over, and some of its elements are to run again.
Job reopened(const Job& own);
/// The record with this limit of elements that run at once (sbatch(1), --array: `%`); 0: no limit.
Job with_array_limit(const Job& record, std::uint32_t limit);

}  // namespace slotd::decide
