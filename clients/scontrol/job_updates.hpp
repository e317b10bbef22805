#pragma once

#include "clients/scontrol/keyword.hpp"
#include "protocol/reply.hpp"
#include "protocol/request.hpp"

#include <string>
#include <vector>

namespace slotd::clients::control {

// `scontrol hold`, `release`, `requeue`, `requeuehold`, `top`: the exit status is 1 if any job was
// refused; the others are changed.
int hold(const Call& call);
int release(const Call& call);
int requeue(const Call& call);
int requeue_and_hold(const Call& call);
int move_to_top(const Call& call);

/// Asks for the update and reports what was refused.
int update_jobs(const Call& call, const UpdateJobs& ask);

/// A line for each refusal, in the order in which the jobs were named. Slurm's words about a job
/// (are_slurms_words) name it at their end; words of our own stand behind the command's name.
std::vector<std::string> refusal_lines(const UpdateOutcome& outcome, const JobFilter& asked);

}  // namespace slotd::clients::control
