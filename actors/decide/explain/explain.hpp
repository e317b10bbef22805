#pragma once

#include "actors/decide/jobs/job_table.hpp"
#include "protocol/explanation.hpp"
#include "protocol/node.hpp"
#include "protocol/request.hpp"

#include <optional>
#include <vector>

namespace slotd::decide {

/// What an explanation looks at; all of it is of one moment.
struct ExplainFacts {
  const JobTable& jobs;
  const Machine& machine;
  Time now;
  Duration starvation;  ///< as of plan()
  std::optional<Drain> drain;
};

/// The row that is asked about: of an element that waits in a record, that record with no other element; of
/// an array, a record in which elements of it wait, or else its own. None: it is not in the table.
std::optional<Job> asked_row(const ExplainJob& asked, const JobTable& jobs);

/// How the elements of an array stand, as far as they are in the table.
std::vector<StateCount> count_elements(const JobTable& jobs, JobId array);

/// Each condition of a pending job, met or not; who holds what it waits for; when it is expected to
/// start; and which change of one thing would let it start now, found by planning on changed requests.
/// Of a live job, until when it may run. An ended job tells itself how it ended.
Explanation explain(Job job, const ExplainFacts& facts);

}  // namespace slotd::decide
