#pragma once

#include "clients/options/spec.hpp"
#include "protocol/job.hpp"

#include <optional>
#include <string>

namespace slotd::clients {

/// What the options of a submitting command say.
struct JobSettings {
  JobRequest request;               ///< `directory` as typed, and what no option is about left open
  std::optional<std::string> wrap;  ///< the text of --wrap
  bool parsable = false;
  bool wait = false;
  bool quiet = false;
  unsigned verbose = 0;
};

/// The one table of options that describe a job. The rows fill `settings`, which must outlive them.
OptionTable job_options(JobSettings& settings);

}  // namespace slotd::clients
