#pragma once

#include "clients/options/spec.hpp"
#include "clients/process/export_options.hpp"
#include "protocol/job.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slotd::clients {

/// The advice behind the name of an unknown option.
inline constexpr std::string_view advice_on_unknown =
  "; an option to be passed over is named in SLOTD_IGNORE_OPTIONS";

/// What the options of a command that submits have set.
struct JobSettings {
  JobRequest request;               ///< `directory` as typed, and what no option is about left open
  std::optional<std::string> wrap;  ///< the text of --wrap
  ArraySpec array;                  ///< no indices: one job
  Time now;                         ///< what --begin and --deadline count from
  ExportOptions export_options;     ///< what the job inherits from the submitter
  bool tasks_said = false;          ///< --ntasks was given
  std::uint32_t gpus_per_socket = 0;
  std::uint32_t sockets = 0;         ///< --sockets-per-node
  std::optional<Mebibytes> scratch;  ///< --tmp: what the file system of /tmp must hold
  std::string excluded;              ///< --exclude, a list of hosts
  bool parsable = false;
  bool wait = false;
  bool test_only = false;
  bool quiet = false;
  unsigned verbose = 0;
};

/// The one table of options that describe a job. The rows fill `settings`, which must outlive them.
OptionTable job_options(JobSettings& settings);

}  // namespace slotd::clients
