#include "actors/daemon/recovery/recover_arrays.hpp"

#include "actors/decide/arrays/stored_array.hpp"

#include <map>
#include <set>
#include <utility>

namespace slotd {

namespace {

using decide::JobPtr;
using Table = std::map<JobId, JobPtr*>;

bool is_own_record(const Job& job) { return job.id == job.array_id; }

std::set<JobId> arrays_among(const std::vector<JobPtr>& jobs) {
  std::set<JobId> arrays;
  for (const auto& job : jobs)
    if (is_own_record(*job)) arrays.insert(job->array_id);
  return arrays;
}

/// Puts the corrected records into the table. Those that are not in it are over.
RecoveredArray take_records(JobId array, const std::vector<JobPtr>& records, Table& table) {
  RecoveredArray recovered{array, {}, {}};
  for (const auto& record : records) {
    if (auto row = table.find(record->id); row != table.end())
      *row->second = record;
    else
      recovered.withdrawn.push_back(record);
  }
  return recovered;
}

/// All elements have left the record: it is empty, or its array ended so long ago that it was not loaded.
bool stands_for_nobody(const Job& job, const std::set<JobId>& arrays) {
  if (!is_array_record(job) || is_own_record(job) || is_over(job.state)) return false;
  return is_empty_record(job) || !arrays.contains(job.array_id);
}

}  // namespace

Result<std::vector<RecoveredArray>> recover_arrays(std::vector<JobPtr>& jobs,
                                                   storage::Accounting& accounting) {
  auto arrays = arrays_among(jobs);
  Table table;
  for (auto& job : jobs) table.emplace(job->id, &job);
  std::vector<RecoveredArray> recovered;
  for (auto array : arrays) {
    auto rows = accounting.array(array);
    if (!rows) return tl::unexpected(rows.error());
    auto elements = rows->elements;
    std::erase_if(elements, [&](const ElementRow& row) { return table.contains(row.job); });
    auto derived = decide::derive_array(std::move(*rows));
    recovered.push_back(take_records(array, derived.records, table));
    recovered.back().elements = std::move(elements);
  }
  std::erase_if(jobs, [&](const JobPtr& job) { return stands_for_nobody(*job, arrays); });
  return recovered;
}

}  // namespace slotd
