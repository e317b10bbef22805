#pragma once

#include "clients/why/page.hpp"
#include "protocol/explanation.hpp"

namespace slotd::clients::explained {

/// How the latest attempt of a job ended, and how that is known.
void write_job_end(const Job& job, Page& page);
/// What to do about a job that is over.
void write_job_end_advice(const Job& job, Page& page);

}  // namespace slotd::clients::explained
