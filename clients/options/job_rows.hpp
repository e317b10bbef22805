#pragma once

#include "clients/options/job_options.hpp"

namespace slotd::clients {

// The parts of job_options(), a function for each group of rows.

inline constexpr std::string_view group_without_effect = "Accepted, without effect on one machine";

OptionTable queue_rows(JobSettings& settings);
OptionTable resource_rows(JobSettings& settings);
OptionTable gpu_rows(JobSettings& settings);
OptionTable file_rows(JobSettings& settings);
OptionTable submission_rows(JobSettings& settings);
OptionTable record_rows(JobSettings& settings);
/// Options that only a cluster needs: accepted and kept with the job, without effect.
OptionTable noted_rows(JobSettings& settings);
/// Options whose absence would change the job's meaning: refused.
OptionTable refused_rows();

}  // namespace slotd::clients
