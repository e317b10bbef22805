#pragma once

#include "actors/decide/jobs/job_table.hpp"
#include "protocol/job.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

namespace slotd::decide {

/// How far one element has got.
enum class ElementOutcome {
  open = 1,   ///< it waits or runs
  completed,  ///< it ended COMPLETED
  failed,     ///< it ended otherwise
};

/// How the elements of one array stand, all its rows together. It is kept up to date change by change
/// with `put`; stored_array.hpp derives the same value from the rows on disk.
class ArrayProgress {
 public:
  /// An element or a record has changed from `before` (null: it is new) to `job`.
  void put(const Job* before, const Job& job);
  /// Adds an element whose whole row is not at hand.
  void put(const ElementRow& element);

  /// No element waits or runs any more.
  bool over() const { return open_rows_ == 0 && waiting_.empty(); }
  /// How many elements hold resources.
  std::uint32_t live() const { return live_; }
  /// The elements that wait in records, including records that are held.
  const IndexSet& waiting() const { return waiting_; }
  /// Some element waits: in a record, or with a row of its own.
  bool has_unbegun() const { return !waiting_.empty() || !unbegun_.empty(); }

  ElementOutcome outcome_of(ArrayIndex index) const;
  const IndexSet& completed() const { return completed_; }
  const IndexSet& failed() const { return failed_; }
  /// The elements that have a row of their own: they are in no record any more.
  const IndexSet& with_rows() const { return with_rows_; }
  /// The row of an element; zero if it has none.
  JobId row_of(ArrayIndex index) const;
  /// The records in which elements wait.
  const std::set<JobId>& open_records() const { return records_; }

  /// How the array ended, once it is over: COMPLETED if all elements did, else the worst of their
  /// states, with the highest exit code of all.
  JobState state() const;
  ExitStatus exit() const;

  bool operator==(const ArrayProgress&) const = default;

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
  std::set<JobId> records_;  ///< neither over nor empty
  IndexSet with_rows_;
  std::unordered_map<ArrayIndex, JobId> rows_;
  std::map<JobState, std::uint32_t> ends_;     ///< rows by the state they ended in
  std::map<ExitStatus, std::uint32_t> exits_;  ///< rows by exit status, the lowest first
};

/// The arrays whose rows are in the job table.
class Arrays {
 public:
  /// To be told of every row that changes; rows without an array are ignored.
  void put(const Job* before, const Job& job);
  /// To be told when the array's own record leaves the table.
  void forget(JobId array) { progress_.erase(array); }
  /// Null if there is no such array, or if it is over and has left the table.
  const ArrayProgress* find(JobId array) const;
  ArrayProgress& of(JobId array) { return progress_[array]; }

 private:
  std::unordered_map<JobId, ArrayProgress> progress_;
};

/// How many elements of an array may run at once now; 0 for no limit. An update of the limit changes only
/// records, so rows of elements keep an old one. None if the table does not have the array's own record.
std::optional<std::uint32_t> array_limit(JobId array, const JobTable& jobs);

/// Turns a new job into the record of an array of these elements (sbatch(1), --array).
void make_array_record(Job& job, const ArraySpec& spec);
/// The record without these elements; the same pointer if it has none of them.
JobPtr without(const JobPtr& record, const IndexSet& left);
/// One element of the record as a row of its own, with this id.
Job element_of(const Job& record, ArrayIndex index, JobId id);
/// Some elements of the record as a record of their own, with this id.
Job split_off(const Job& record, const IndexSet& elements, JobId id);

}  // namespace slotd::decide
