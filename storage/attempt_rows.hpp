#pragma once

#include "protocol/job.hpp"
#include "storage/database.hpp"

namespace slotd::storage {

/// Writes the rows of a job's latest attempt and of that attempt's batch step.
class AttemptRows {
 public:
  static Result<AttemptRows> prepare(Database& database);

  /// Nothing where the job has no attempt; nothing that had an end before is changed.
  Done put(const Job& job);

 private:
  Statement put_attempt_;
  Statement put_step_;
};

}  // namespace slotd::storage
