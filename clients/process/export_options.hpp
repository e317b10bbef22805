#pragma once

#include "protocol/base/result.hpp"
#include "protocol/job.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::clients {

/// What a job inherits from its submitter (sbatch(1): --export, --export-file, --get-user-env,
/// --propagate). If nothing is chosen, it inherits everything.
struct ExportOptions {
  std::string export_file;        ///< its name, or the number of an open descriptor; empty: none
  bool user_environment = false;  ///< --get-user-env
  std::optional<std::vector<std::int32_t>> limits;  ///< RLIMIT_… numbers; unset: every limit
  bool operator==(const ExportOptions&) const = default;
};

/// The environment that is sent with a job: what `exported`, the value of --export, selects from
/// `own`. Fault: the file cannot be read, or holds a line that is no assignment.
Result<std::vector<std::string>> exported_environment(const std::vector<std::string>& own,
                                                      std::string_view exported,
                                                      const ExportOptions& export_options);

/// Keeps only those of `limits` that the choice names.
std::vector<ResourceLimit> propagated_limits(std::vector<ResourceLimit> limits,
                                             const ExportOptions& export_options);

/// The limits that a value of --propagate names: `ALL`, `NONE`, or a list of Slurm's names (`NOFILE`,
/// `RLIMIT_CORE`). If it is unset, every limit.
Result<std::optional<std::vector<std::int32_t>>> parse_propagated(std::string_view value);

/// Every limit that can be passed on to a job.
std::vector<std::int32_t> propagatable_limits();

}  // namespace slotd::clients
