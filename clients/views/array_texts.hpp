#pragma once

#include "protocol/job.hpp"

#include <string>
#include <utility>

namespace slotd::clients {

/// Which elements of its array the job stands for, as Slurm shows them: `3`, or `4-99%2` for a record
/// with a limit. The list is cut off with `...` after $SLURM_BITSTR_LEN letters (64 if it is unset, never
/// if it is 0). The job must belong to an array.
std::string array_tasks_text(const Job& job);

/// `12`, `12_3` for an element of an array, `12_[4-99%2]` for a record. A record with one element left is
/// shown as that element.
std::string job_id_text(const Job& job);
/// The same for squeue: a list is cut off after 31 letters, unless $SLURM_BITSTR_LEN is set.
std::string short_job_id_text(const Job& job);

/// Calls `take` with each element that waits in a record, as if it had its own row. It is the same Job
/// each time, with another index, because a copy would cost more than most callers' work.
template <class Take>
void each_element(const Job& record, Take take) {
  auto element = record;
  const auto waiting = std::exchange(element.array.edit().waiting, {});
  element.array.edit().record = false;
  for (auto index = waiting.first(); index; index = waiting.next_after(*index)) {
    element.array_index = *index;
    take(std::as_const(element));
  }
}

}  // namespace slotd::clients
