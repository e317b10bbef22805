#pragma once

#include "protocol/job.hpp"
#include "storage/database.hpp"

namespace slotd::storage {

/// Writes the rows of a job's latest attempt and of that attempt's batch step.
class AttemptRows {
 public:
  static Result<AttemptRows> prepare(Database& database);

  /// Writes nothing if the job has no attempt, and changes no row that had an end before.
  Done put(const Job& job);

 private:
  Statement put_attempt_;
  Statement put_step_;
};

}  // namespace slotd::storage
