#include "clients/options/export_rows.hpp"

#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>

namespace slotd::clients {

namespace {

/// Slurm's way to name a login environment: seconds, then `S` or `L`, either left out.
bool is_login_kind(std::string_view value) {
  const auto* rest = std::find_if_not(value.begin(), value.end(), is_digit);
  auto kind = value.substr(static_cast<std::size_t>(rest - value.begin()));
  return kind.empty() || same_word(kind, "S") || same_word(kind, "L");
}

Option export_row(JobRequest& request) {
  return {.name = "export",
          .argument = Argument::required,
          .value = "ALL|NONE|names",
          .help = "which variables the job gets: NAME, NAME=value, separated by commas",
          .variables = "SBATCH_EXPORT",
          .set = [&request](std::string_view value) {
            // An empty value exports nothing; an empty text would mean that the option was not given.
            request.extras.edit().exported = value.empty() ? "NONE" : value;
            return Done{};
          }};
}

Option export_file_row(ExportOptions& export_options) {
  return {
    .name = "export-file",
    .argument = Argument::required,
    .value = "file|descriptor",
    .help = "read the job's environment from here: NAME=value, each ended by NUL or a line break",
    .variables = "SBATCH_EXPORT_FILE",
    .set = [&export_options](std::string_view value) {
      export_options.export_file = value;
      return Done{};
    }};
}

Option user_environment_row(ExportOptions& export_options) {
  return {.name = "get-user-env",
          .argument = Argument::optional,
          .value = "seconds[S|L]",
          .help = "the user's environment: a job has it anyway",
          .variables = "SBATCH_GET_USER_ENV",
          .treatment = Treatment::map,
          .set = [&export_options](std::string_view value) -> Done {
            if (!is_login_kind(value))
              return fail(FaultCode::usage,
                          "Invalid --get-user-env specification: " + printable(value));
            export_options.user_environment = true;
            return {};
          }};
}

Option propagate_row(ExportOptions& export_options) {
  return {.name = "propagate",
          .argument = Argument::optional,
          .value = "ALL|NONE|limits",
          .help = "soft limits that hold in the job (default ALL): CORE, NOFILE, STACK, ...",
          .set = [&export_options](std::string_view value) -> Done {
            auto limits = parse_propagated(value);
            if (!limits) return tl::unexpected(limits.error());
            export_options.limits = std::move(*limits);
            return {};
          }};
}

}  // namespace

OptionTable export_rows(ExportOptions& export_options, JobRequest& request) {
  return {export_row(request), export_file_row(export_options),
          user_environment_row(export_options), propagate_row(export_options)};
}

}  // namespace slotd::clients
