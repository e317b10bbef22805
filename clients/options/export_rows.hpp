#pragma once

#include "clients/options/spec.hpp"
#include "clients/process/export_options.hpp"

namespace slotd::clients {

/// The options that choose what a job inherits from its submitter. They fill `carried` and the
/// request's `exported`.
OptionTable export_rows(ExportOptions& export_options, JobRequest& request);

}  // namespace slotd::clients
