#pragma once

#include "actors/decide/jobs/job_table.hpp"
#include "protocol/node.hpp"

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace slotd::decide {

/// Is the job delayed by resources and priority alone?
bool waits_for_resources(const Job& job, Time now);

/// When pending jobs are expected to start (squeue(1), --start), by simulating the rounds to come:
/// running jobs end at their time limit, and so do the jobs that start. The answer lacks a job that is
/// held or waits for another job, and one that needs resources of jobs without a time limit. A record
/// starts with its first element. Of `jobs`, only pending and live ones count.
/// `patience`: as of plan().
std::unordered_map<JobId, Time> expected_starts(std::span<const JobPtr> jobs,
                                                const Machine& machine, Time now,
                                                Duration starvation);

/// The same for one of the jobs, which takes less time: the simulation ends with its start.
std::optional<Time> expected_start_of(JobId job, std::span<const JobPtr> jobs,
                                      const Machine& machine, Time now, Duration starvation);

/// When a job that is not queued would start, behind those that are. Its dependencies count as met and a
/// hold as released; it does not start before its begin time. None if that cannot be predicted.
std::optional<Time> expected_start(Job newcomer, std::vector<JobPtr> jobs, const Machine& machine,
                                   Time now, Duration starvation);

}  // namespace slotd::decide
