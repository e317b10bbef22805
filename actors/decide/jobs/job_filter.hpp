#pragma once

#include "actors/decide/jobs/job_table.hpp"
#include "protocol/job.hpp"
#include "protocol/request.hpp"

namespace slotd::decide {

/// Does the job pass every list of the filter that is not empty? `starting` counts as RUNNING. A
/// job of an array is also meant by the array's id.
bool matches(const Job& job, const JobFilter& filter);

/// What else it asks of jobs that were found by their ids: comparing each with a long list of ids takes long.
JobFilter without_ids(JobFilter filter);

/// Leaves a record those of its elements that the filter names; all, if it names the whole array or
/// nothing by id.
void narrow(Job& job, const JobFilter& filter);

/// Does the filter name jobs by id, none of which is an array?
bool names_plain_jobs(const JobFilter& filter, const JobTable& jobs);

/// The elements of an array that are in the table, waiting in a record or with a row of their own.
IndexSet elements_in(const JobTable& jobs, JobId array);

}  // namespace slotd::decide
