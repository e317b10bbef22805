#pragma once

#include "actors/decide/jobs/job_table.hpp"
#include "protocol/job.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <unordered_map>

namespace slotd::decide {

/// What became of one element.
enum class ElementOutcome {
  open = 1,   ///< it waits or runs
  completed,  ///< it ended COMPLETED
  failed,     ///< it ended otherwise
};

/// How one array stands, all its rows taken together. Kept up to date row by row.
class ArrayProgress {
 public:
  /// Of an element or a record, as it was (null: it is new) and as it is now.
  void put(const Job* before, const Job& job);
  /// An element of which only this is known: its row is not in the table.
  void put(const ElementRow& element);

  /// Nothing of it waits or runs any more.
  bool over() const { return open_rows_ == 0 && waiting_.empty(); }
  /// Elements that hold something of the machine.
  std::uint32_t live() const { return live_; }
  /// All that waits in records, in those that are held too.
  const IndexSet& waiting() const { return waiting_; }
  /// Some of its elements have begun no attempt yet: they wait in a record, or have a row and wait there.
  bool has_unbegun() const { return !waiting_.empty() || !unbegun_.empty(); }

  ElementOutcome outcome_of(ArrayIndex index) const;
  const IndexSet& completed() const { return completed_; }
  const IndexSet& failed() const { return failed_; }
  /// Those that have a row of their own: they are in no record any more.
  const IndexSet& with_rows() const { return with_rows_; }
  /// The row of an element; zero: it has none.
  JobId row_of(ArrayIndex index) const;
  /// The records that some of these wait in.
  const std::set<JobId>& open_records() const { return records_; }

  /// How the array ended, once it is over: COMPLETED if all of it did, else as the worst of it, with the
  /// highest exit code of all.
  JobState state() const;
  ExitStatus exit() const;

 private:
  void count(const Job& job, bool added);
  void count_array_record(const Job& record, bool added);
  void count(const ElementRow& element, bool added);
  void end(JobState state, ExitStatus exit, bool added);

  std::uint32_t open_rows_ = 0;  ///< elements with a row that are not over
  std::uint32_t live_ = 0;
  IndexSet waiting_;
  IndexSet unbegun_;
  IndexSet completed_;
  IndexSet failed_;
  std::set<JobId> records_;  ///< that are not over and not spent
  IndexSet with_rows_;
  std::unordered_map<ArrayIndex, JobId> rows_;
  std::map<JobState, std::uint32_t> ends_;     ///< how many rows ended so
  std::map<ExitStatus, std::uint32_t> exits_;  ///< in order of the exit code
};

/// All arrays of which a row is in the table.
class Arrays {
 public:
  /// Of every row that changes, elements and records; others are passed over.
  void put(const Job* before, const Job& job);
  /// The array's own record leaves the table.
  void forget(JobId array) { progress_.erase(array); }
  /// Null: there is no such array, or it is over and has left the table.
  const ArrayProgress* find(JobId array) const;
  ArrayProgress& of(JobId array) { return progress_[array]; }

 private:
  std::unordered_map<JobId, ArrayProgress> progress_;
};

/// Makes a new job the record of an array of these elements.
void make_array_record(Job& job, const ArraySpec& spec);
/// A record without the elements that have left it.
JobPtr without(const JobPtr& record, const IndexSet& left);
/// One element of a record, pending, with this id: a row of its own.
Job element_of(const Job& record, ArrayIndex index, JobId id);
/// Some of a record's elements as a record of their own, a part of the array.
Job split_off(const Job& record, const IndexSet& elements, JobId id);

}  // namespace slotd::decide
