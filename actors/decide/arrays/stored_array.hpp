#pragma once

#include "actors/decide/arrays/arrays.hpp"
#include "actors/decide/jobs/job_table.hpp"
#include "protocol/array_rows.hpp"
#include "protocol/job.hpp"

#include <vector>

namespace slotd::decide {

// What the stored rows of an array mean together. A record is not written when elements leave it (ADR 13), so
// it may list elements that it does not have any more. Two rules correct that:
//
//   an element with a row of its own     has left all records
//   an element that a record lists       has left all records with smaller ids: a record is split off from
//                                        an older one
//
// A record that is over was written when it ended, so it lists exactly the elements withdrawn with it.

/// An array as its rows tell it.
struct StoredArray {
  ArrayProgress progress;
  std::vector<JobPtr> records;  ///< corrected, in order of id, including empty ones
};

/// Derives what the scheduler had in memory: the same ArrayProgress as one that was kept up to date change
/// by change, and the records. `rows` must be all rows of the array. Takes time linear in their number.
StoredArray derive_array(ArrayRows rows);

/// The records with which some of these elements were withdrawn. An element that is over and has no row of
/// its own was withdrawn with exactly one record.
std::vector<Job> withdrawn_with(std::vector<Job> records, const IndexSet& elements);

}  // namespace slotd::decide
