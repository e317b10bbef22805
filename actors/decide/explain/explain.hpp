#pragma once

#include "actors/decide/jobs/job_table.hpp"
#include "protocol/explanation.hpp"
#include "protocol/node.hpp"
#include "protocol/request.hpp"

#include <optional>
#include <vector>

namespace slotd::decide {

/// What an explanation is derived from, all at one point in time.
struct ExplainFacts {
  const JobTable& jobs;
  const Machine& machine;
  Time now;
  Duration starvation;  ///< as of plan()
  std::optional<Drain> drain;
};

/// The row that a client asks about. For an element that waits in a record it is the record reduced to that
/// element; for an array it is a record with waiting elements, or else the array's own record. None if the
/// table does not have it.
std::optional<Job> asked_row(const ExplainJob& asked, const JobTable& jobs);

/// How many elements of an array are in each state, as far as the table knows them.
std::vector<StateCount> count_elements(const JobTable& jobs, JobId array);

/// Explains why a job is in its current state. For a pending job: each condition, met or not, and who holds
/// what it waits for; its expected start; and each single change that would let it start now, found by
/// planning with the changed request. For a live job: until when it may run. A job that is over is
/// explained by its own row.
Explanation explain(Job job, const ExplainFacts& facts);

}  // namespace slotd::decide
