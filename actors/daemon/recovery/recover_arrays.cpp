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

/// All elements have left the record: it is empty, or its array ended so long ago that it was not loaded.
bool stands_for_nobody(const Job& job, const std::set<JobId>& arrays) {
  if (!is_array_record(job) || is_own_record(job) || is_over(job.state)) return false;
  return is_empty_record(job) || !arrays.contains(job.array_id);
}

}  // namespace

Result<std::map<JobId, decide::ArrayProgress>> recover_arrays(std::vector<JobPtr>& jobs,
                                                              storage::Accounting& accounting) {
  auto arrays = arrays_among(jobs);
  Table table;
  for (auto& job : jobs) table.emplace(job->id, &job);
  std::map<JobId, decide::ArrayProgress> recovered;
  for (auto array : arrays) {
    auto rows = accounting.array(array);
    if (!rows) return tl::unexpected(rows.error());
    auto derived = decide::derive_array(std::move(*rows));
    for (const auto& record : derived.records)
      if (auto row = table.find(record->id); row != table.end()) *row->second = record;
    recovered.emplace(array, std::move(derived.progress));
  }
  std::erase_if(jobs, [&](const JobPtr& job) { return stands_for_nobody(*job, arrays); });
  return recovered;
}

}  // namespace slotd
