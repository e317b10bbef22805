#pragma once

#include "actors/decide/arrays/array_split.hpp"
#include "actors/scheduler/jobs.hpp"
#include "protocol/request.hpp"

#include <vector>

namespace slotd {

/// Elements of an array, sorted by what can be done about them.
struct ElementsByState {
  IndexSet open;  ///< they wait or run
  IndexSet over;
  IndexSet unknown;  ///< the array has no such elements
};
ElementsByState sort_elements(const Jobs& jobs, JobId array, const IndexSet& wanted);

/// The rows that these elements wait or run in.
std::vector<decide::Target> targets_in(const Jobs& jobs, JobId array, const IndexSet& wanted);
/// The same jobs, wherever they are now: elements may have left their record.
std::vector<decide::Target> find_again(const Jobs& jobs, const decide::Target& target);

/// Every index that an element of the array could have.
IndexSet all_of(const Job& of_array);

/// What a client called the job: an array for its rows, except where a row was named by its own id.
JobId named_as(const Job& job, const JobFilter& filter);

inline Fault no_such_job() { return {FaultCode::unknown_job, "Invalid job id specified"}; }

}  // namespace slotd
