#include "clients/submit/launch.hpp"

#include "clients/options/apply.hpp"
#include "clients/options/directives.hpp"
#include "clients/options/environment.hpp"
#include "clients/options/finalize.hpp"
#include "clients/options/setters.hpp"
#include "clients/process/client_settings.hpp"
#include "clients/process/report.hpp"
#include "clients/process/submitter.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace slotd::clients {

namespace {

/// --fit changes how the other values are read, so it is applied first.
void learn_fit(const std::vector<ParsedOption>& options, JobSettings& settings) {
  if (client_flag("SLOTD_FIT")) settings.request.extras.edit().fit = true;
  auto says_fit = [](const ParsedOption& given) { return given.option->name == "fit"; };
  if (std::any_of(options.begin(), options.end(), says_fit))
    settings.request.extras.edit().fit = true;
}

Done take(const OptionTable& table, const CommandLine& line, JobSettings& settings) {
  if (std::find(line.operands.begin(), line.operands.end(), ":") != line.operands.end())
    return fail(FaultCode::invalid, std::string(no_components));
  if (auto done = check_one_memory(line.options); !done) return done;
  auto options = from_environment(table, [](const char* name) { return std::getenv(name); });
  options.insert(options.end(), line.options.begin(), line.options.end());
  learn_fit(options, settings);
  if (auto done = apply_options(options, settings.request.extras.edit().notes); !done) return done;
  return finalize(settings, this_host());
}

}  // namespace

tl::expected<Words, int> read_launch(const Program& program, OptionTable table,
                                     LaunchSettings& settings, const Words& words) {
  Screen screen = Screen::none;
  for (auto& row : in_group("Help", screen_options(screen, 'h', 'V'))) table.push_back(row);
  auto ignored = client_text("SLOTD_IGNORE_OPTIONS");
  pass_over(table, ignored);
  auto line = read_command_line(program, table, screen, words, Operands::end_options);
  if (!line) return tl::unexpected(line.error());
  auto done = take(table, *line, settings.job);
  if (done) return std::move(line->operands);
  report(program.name, done.error());
  return tl::unexpected(submit_exit_status(done.error().code));
}

int not_part_of_this_version(const Program& program) {
  auto name = std::string(program.name);
  complain(program.name, name +
                           " is not part of this version of slotd; sbatch queues a script, or a "
                           "command by --wrap");
  return 1;
}

}  // namespace slotd::clients
