#pragma once

#include "actors/decide/jobs/job_table.hpp"
#include "protocol/node.hpp"

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace slotd::decide {

/// Does nothing but room and order keep this job back?
bool waits_for_resources(const Job& job, Time now);

/// When pending jobs are expected to start, found by playing the plan's rounds forward: what runs
/// ends at its time limit, what starts runs as long as its limit allows. A job that cannot be told
/// about is not in the answer: it is held or waits for another, or what it needs is never given back
/// because the jobs that have it have no limit. A record starts with the first of its elements. Of the jobs given, only pending and live ones count.
/// `patience`: as of plan().
std::unordered_map<JobId, Time> expected_starts(std::span<const JobPtr> jobs,
                                                const Machine& machine, Time now,
                                                Duration starvation);

/// The same of one job that is among them, told sooner: what starts after it is not played.
std::optional<Time> expected_start_of(JobId job, std::span<const JobPtr> jobs,
                                      const Machine& machine, Time now, Duration starvation);

/// When a job that is not queued would start behind those that are, as soon as it may: what it depends on
/// counts as met, a hold as released. None where that cannot be told.
std::optional<Time> expected_start(Job newcomer, std::vector<JobPtr> jobs, const Machine& machine,
                                   Time now, Duration starvation);

}  // namespace slotd::decide
