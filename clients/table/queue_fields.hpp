#pragma once

#include "clients/table/print.hpp"
#include "protocol/job.hpp"

#include <span>

namespace slotd::clients {

/// One column that squeue can show.
struct QueueField {
  std::string_view heading;
  Align align;
  std::string (*text)(const Job& job, Time now);
};

/// `JOBID | PARTITION | NAME | USER | ST | TIME | NODELIST(REASON)`
std::span<const QueueField> default_queue_view();

/// A row's place in Slurm's order (squeue(1), --sort: `P,t,-p`): partition, state by name, priority
/// from the highest. Jobs that are alike stay in order of id.
struct QueuePlace {
  std::string partition;
  std::string_view state;
  Priority priority;

  explicit QueuePlace(const Job& job);
  bool operator<(const QueuePlace& other) const;
};

}  // namespace slotd::clients
