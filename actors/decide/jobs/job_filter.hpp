#pragma once

#include "actors/decide/jobs/job_table.hpp"
#include "protocol/job.hpp"
#include "protocol/request.hpp"

namespace slotd::decide {

/// Does the job match every list of the filter that is not empty? The state `starting` matches
/// RUNNING. An array's id matches all rows of the array.
bool matches(const Job& job, const JobFilter& filter);

/// The filter without ids, for jobs that were found by id: comparing each with a long list is slow.
JobFilter without_ids(JobFilter filter);

/// Reduces a record to the elements that the filter names. It keeps all of them if the filter names
/// the whole array, or names nothing by id.
void narrow(Job& job, const JobFilter& filter);

/// Does the filter name jobs by id, and none of them is an array?
bool names_plain_jobs(const JobFilter& filter, const JobTable& jobs);

/// The elements of an array that the table knows: in a record, or with a row of their own.
IndexSet elements_in(const JobTable& jobs, JobId array);

}  // namespace slotd::decide
