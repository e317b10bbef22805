#pragma once

#include "protocol/job.hpp"

#include <string>
#include <utility>

namespace slotd::clients {

/// Which elements of its array the job is, as Slurm shows them: `3`, of a record `4-99%2`, with the limit
/// behind it. Cut off with `...` behind as many letters as $SLURM_BITSTR_LEN says, 64 if it says nothing,
/// nowhere if it says 0. The job must be of an array.
std::string array_tasks_text(const Job& job);

/// `12`, `12_3` for an element of an array, `12_[4-99%2]` for a record. A record in which only the last
/// one waits is shown as that element.
std::string job_id_text(const Job& job);
/// The same as squeue shows it: a list is cut off behind 31 letters, unless $SLURM_BITSTR_LEN is set.
std::string short_job_id_text(const Job& job);

/// Hands out each element that waits in a record, as if it had a row of its own. It is the same job each
/// time, with another index: a copy costs more than most of what is done with it.
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
