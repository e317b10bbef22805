#pragma once

#include "clients/options/spec.hpp"
#include "clients/process/carried.hpp"

namespace slotd::clients {

/// The options that choose what of the submitter a job gets along. They fill `carried` and the
/// request's `exported`.
OptionTable carried_rows(Carried& carried, JobRequest& request);

}  // namespace slotd::clients
