#pragma once

#include "clients/carried.hpp"
#include "clients/options/spec.hpp"

namespace slotd::clients {

/// The options that choose what of the submitter a job gets along. They fill `carried` and the
/// request's `exported`.
OptionTable carried_rows(Carried& carried, JobRequest& request);

}  // namespace slotd::clients
