#pragma once

#include "actors/decide/arrays/arrays.hpp"
#include "actors/decide/eligibility/singleton_names.hpp"
#include "actors/decide/jobs/job_table.hpp"
#include "actors/decide/resources/partition_counts.hpp"
#include "protocol/base/ids.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace slotd {

using decide::JobPtr;

/// The jobs that the scheduler keeps in memory, as they are on disk, and what is derived from them row by
/// row: the progress of arrays, counts, the names that `singleton` asks about, ids. Nothing here decides.
class Jobs {
 public:
  void begin(JobId last_id, EventSeq last_event) { last_id_ = last_id, seq_ = last_event; }

  /// Null: it is not in memory; it may still be on disk.
  JobPtr find(JobId id) const { return table_.find(id); }
  /// The first job with a greater id; null: none.
  JobPtr next_after(JobId id) const { return table_.next_after(id); }
  /// Null: there is no such array, or it is over and has left memory.
  const decide::ArrayProgress* array(JobId id) const { return arrays_.find(id); }

  /// How many elements of the array may run at once; none: its own record is not in memory.
  std::optional<std::uint32_t> array_limit(JobId id) const {
    return decide::array_limit(id, table_);
  }

  /// The next id; no job ever gets an id twice.
  JobId new_id() { return JobId{++last_id_.value}; }
  /// What `new_id` would give.
  JobId next_id() const { return JobId{last_id_.value + 1}; }
  JobId last_id() const { return last_id_; }
  /// Was this id ever given to a job?
  bool was_given(JobId id) const { return id != JobId{} && id <= last_id_; }

  /// Takes in a row as it is on disk now; answers how it was before, null where it is new. Elements that have
  /// rows of their own leave an array's record, whatever the record that was written says.
  JobPtr put(const JobPtr& written);
  /// Takes in a row that is on disk already: at start, or because a request names it. Its array's progress is
  /// not touched.
  void restore(const JobPtr& job);
  void restore_array(JobId id, const decide::ArrayProgress& progress) { arrays_.of(id) = progress; }
  /// A row of an array whose own record is not in memory.
  void count_in_array(const Job& row) { arrays_.put(nullptr, row); }
  /// Takes out what is over; it stays on disk.
  void forget(const Job& over);
  /// Takes out a part of an array that all its elements have left.
  void forget_part(const Job& part);

  /// The table as it is now. It never changes; the same one is handed out until the table does.
  std::shared_ptr<const decide::JobTable> snapshot();
  EventSeq seq() const { return seq_; }
  const decide::PartitionCounts& counts() const { return counts_; }

  /// May a job that asks for `singleton` run? Names are counted from the first question on.
  bool is_alone(const Job& job);
  /// Is told who may be alone now that a row of its name has changed.
  void when_alone(std::function<void(JobId)> tell) { tell_alone_ = std::move(tell); }

 private:
  decide::JobTable table_;
  std::shared_ptr<const decide::JobTable> snapshot_;  ///< of table_, until it changes
  decide::Arrays arrays_;
  decide::PartitionCounts counts_;
  std::optional<decide::SingletonNames> names_;
  std::function<void(JobId)> tell_alone_;
  EventSeq seq_;
  JobId last_id_;
};

}  // namespace slotd
