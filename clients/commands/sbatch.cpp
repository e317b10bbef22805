// sbatch: reads a script and the options for it, from the command line, the environment and the
// script itself, and has the daemon queue it.

#include "clients/command.hpp"
#include "clients/link/connection.hpp"
#include "clients/options/apply.hpp"
#include "clients/options/command_line.hpp"
#include "clients/options/directives.hpp"
#include "clients/options/environment.hpp"
#include "clients/options/finalize.hpp"
#include "clients/options/job_options.hpp"
#include "clients/options/setters.hpp"
#include "clients/process/client_settings.hpp"
#include "clients/process/clock.hpp"
#include "clients/process/report.hpp"
#include "clients/process/submitter.hpp"
#include "clients/submit/script.hpp"
#include "protocol/text/instant.hpp"
#include "protocol/text/printable.hpp"

#include <cstdio>
#include <cstdlib>

namespace slotd::clients {

namespace {

constexpr Program sbatch_program{
  "sbatch", "sbatch [options] SCRIPT [arguments]   or   sbatch [options] --wrap=COMMAND", 255,
  advice_on_unknown};

int refuse(const Fault& fault) {
  report(sbatch_program.name, fault);
  return submit_exit_status(fault.code);
}

/// The script, from --wrap, a file or standard input.
Result<Script> find_script(const JobSettings& settings, const CommandLine& line) {
  if (!line.operands.empty() && line.operands.front() == ":")
    return fail(FaultCode::invalid, std::string(no_components));
  if (!settings.wrap) return read_script(line.operands.empty() ? nullptr : &line.operands.front());
  if (!line.operands.empty())
    return fail(FaultCode::invalid, "Script arguments not permitted with --wrap option");
  return Script{wrap_script(*settings.wrap), *settings.wrap, "wrap"};
}

/// These must be known before all other options: --wrap decides whether there is a script to search
/// for them, --fit what they may ask for.
void learn(std::string_view name, const std::vector<ParsedOption>& options) {
  for (const auto& given : options)
    if (given.option->name == name && given.option->set) given.option->set(given.value);
}

/// All options, the weakest first: script, environment, command line.
Result<std::vector<ParsedOption>> gather(const OptionTable& table, const CommandLine& line,
                                         const JobSettings& settings, const Script& script) {
  std::vector<ParsedOption> all;
  if (!settings.wrap) {
    auto name = script.path.empty() ? "standard input" : script.path;
    auto directives = parse_directives(table, script.text, name, sbatch_program.advice);
    if (!directives) return directives;
    if (auto done = check_one_memory(*directives); !done) return tl::unexpected(done.error());
    all = std::move(*directives);
  }
  if (auto done = check_one_memory(line.options); !done) return tl::unexpected(done.error());
  auto environment = from_environment(table, [](const char* name) { return std::getenv(name); });
  all.insert(all.end(), environment.begin(), environment.end());
  all.insert(all.end(), line.options.begin(), line.options.end());
  return all;
}

void explain_start(const std::vector<ParsedOption>& options, const JobSettings& settings) {
  if (settings.verbose == 0) return;
  for (const auto& given : options)
    remark(sbatch_program.name, std::string(given.option->name) + ": " + given.value +
                                  (given.origin.empty() ? "" : " (" + given.origin + ")"));
}

/// Options without effect are kept with the job; a person at a terminal is told.
void keep_notes(const std::vector<std::string>& notes, JobSettings& settings) {
  auto& extras = settings.request.extras;
  if (!notes.empty()) {
    auto& kept = extras.edit().notes;
    kept.insert(kept.end(), notes.begin(), notes.end());
  }
  if (!errors_are_seen() && settings.verbose == 0) return;
  for (const auto& note : extras->notes)
    remark(sbatch_program.name, printable(note) + std::string(without_effect));
}

/// Fills in what no option has set.
Result<SubmitJob> complete(JobSettings& settings, Script script, const CommandLine& line) {
  auto& request = settings.request;
  if (request.name.empty()) request.name = script.name;
  request.script_kind = settings.wrap ? ScriptKind::wrap : ScriptKind::file;
  request.command = script.path;
  if (line.operands.size() > 1)
    request.arguments.assign(line.operands.begin() + 1, line.operands.end());
  if (auto done = resolve_directory(request); !done) return tl::unexpected(done.error());
  if (auto done = describe_submitter(request); !done) return tl::unexpected(done.error());
  request.limits = propagated_limits(std::move(request.limits), settings.export_options);
  auto environment =
    exported_environment(own_environment(), request.extras->exported, settings.export_options);
  if (!environment) return tl::unexpected(environment.error());
  return SubmitJob{request, std::move(script.text), std::move(*environment),
                   std::move(settings.array)};
}

Result<SubmitJob> read_job(const OptionTable& table, const CommandLine& line,
                           JobSettings& settings) {
  learn("wrap", line.options);
  auto script = find_script(settings, line);
  if (!script) return tl::unexpected(script.error());
  auto options = gather(table, line, settings, *script);
  if (!options) return tl::unexpected(options.error());
  learn("fit", *options);
  std::vector<std::string> notes;
  if (auto done = apply_options(*options, notes); !done) return tl::unexpected(done.error());
  if (settings.quiet && settings.verbose > 0)
    return fail(FaultCode::invalid, "don't specify both --verbose (-v) and --quiet (-Q)");
  explain_start(*options, settings);
  keep_notes(notes, settings);
  if (auto done = finalize(settings, this_host()); !done) return tl::unexpected(done.error());
  return complete(settings, std::move(*script), line);
}

void announce(JobId job, const JobSettings& settings) {
  if (settings.quiet) return;
  print((settings.parsable ? "" : "Submitted batch job ") + to_string(job) + "\n");
  std::fflush(stdout);  // --wait may take long
}

/// The job's exit code, for an array the highest; 1 for a job that a signal ended, or that ended without
/// running.
int wait_for(Connection& connection, JobId job) {
  auto outcome = connection.ask_for<WaitOutcome>(WaitForJob{job});
  if (!outcome) return refuse(outcome.error());
  const auto& ended = outcome->job;
  if (ended.ending && ended.ending->exit.signal == 0 && ended.ending->exit.code != 0)
    return ended.ending->exit.code;
  return ended.state == JobState::completed ? 0 : 1;
}

/// --test-only: in Slurm's words, and on standard error as in Slurm.
int tell_start(Connection& connection, SubmitJob job, const JobSettings& settings) {
  auto outcome = connection.ask_for<TestOutcome>(
    TestJob{std::move(job.request), std::move(job.script), std::move(job.array)});
  if (!outcome && outcome.error().code == FaultCode::invalid)
    return print_error("allocation failure: " + outcome.error().text + "\n"), 1;
  if (!outcome) return refuse(outcome.error());
  if (settings.quiet) return 0;
  for (const auto& change : outcome->adapted) remark(sbatch_program.name, "--fit: " + change);
  remark(sbatch_program.name, "Job " + to_string(outcome->job) + " to start at " +
                                (outcome->start ? format_instant(*outcome->start) : "Unknown") +
                                " using " + std::to_string(outcome->cpus) +
                                " processors on nodes localhost in partition " +
                                printable(outcome->partition));
  return 0;
}

}  // namespace

int sbatch(const Words& words) {
  JobSettings settings;
  settings.now = now();
  Screen screen = Screen::none;
  auto table = job_options(settings);
  for (auto& row : in_group("Help", screen_options(screen, 'h', 'V'))) table.push_back(row);
  auto ignored = client_text("SLOTD_IGNORE_OPTIONS");
  pass_over(table, ignored);
  if (client_flag("SLOTD_FIT")) settings.request.extras.edit().fit = true;
  auto line = read_command_line(sbatch_program, table, screen, words, Operands::end_options);
  if (!line) return line.error();

  auto job = read_job(table, *line, settings);
  if (!job) return refuse(job.error());
  auto connect_options = connect_options_from_environment();
  if (!connect_options) return refuse(connect_options.error());
  Connection connection(*connect_options);
  if (settings.test_only) return tell_start(connection, std::move(*job), settings);
  auto submitted = connection.ask_for<Submitted>(std::move(*job));
  if (!submitted) return refuse(submitted.error());
  if (errors_are_seen() || settings.verbose > 0)
    for (const auto& change : submitted->adapted) remark(sbatch_program.name, "--fit: " + change);
  announce(submitted->job, settings);
  return settings.wait ? wait_for(connection, submitted->job) : 0;
}

}  // namespace slotd::clients
