#pragma once

#include "protocol/job.hpp"
#include "protocol/request.hpp"

namespace slotd::decide {

/// Does the job pass every list of the filter that is not empty? `starting` counts as RUNNING. A
/// job of an array is also meant by the array's id.
bool matches(const Job& job, const JobFilter& filter);

}  // namespace slotd::decide
