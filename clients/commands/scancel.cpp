// scancel: ends jobs, or sends them a signal.

#include "clients/command.hpp"
#include "clients/commands/query.hpp"
#include "clients/link/connection.hpp"
#include "clients/options/command_line.hpp"
#include "clients/options/filter_options.hpp"
#include "clients/process/report.hpp"
#include "protocol/text/job_list.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/signal_name.hpp"

#include <algorithm>
#include <csignal>

namespace slotd::clients {

namespace {

constexpr Program scancel_program{"scancel", "scancel [options] [job_id...]"};

struct ScancelSettings {
  CancelJobs ask;
  StateChoice states;
  bool quiet = false;
  bool verbose = false;
};

OptionTable scancel_options(ScancelSettings& settings, Screen& screen) {
  OptionTable table{
    {.name = "signal",
     .letter = 's',
     .argument = Argument::required,
     .value = "name",
     .help = "send this signal instead of ending the jobs",
     .set = [&settings](std::string_view value) -> Done {
       auto signal = parse_signal(value);
       if (!signal) return tl::unexpected(signal.error());
       settings.ask.signal = *signal;
       return {};
     }},
    flag_row("batch", 'b', settings.ask.batch_only, "signal only the batch shell"),
    flag_row("full", 'f', settings.ask.full,
             "signal the batch shell and everything that it started"),
    users_row(settings.ask.filter),
    me_row(settings.ask.filter),
    names_row(settings.ask.filter),
    partitions_row(settings.ask.filter, 'p'),
    states_row(settings.states, "state", "", 't'),
    idle_row("clusters", 'M', "name", "no effect: there is one cluster"),
    flag_row("quiet", 'Q', settings.quiet, "print nothing"),
    flag_row("verbose", 'v', settings.verbose, "report what could not be found"),
  };
  for (auto& row : screen_options(screen, 0, 'V')) table.push_back(row);
  return table;
}

/// `12_1-5`: scancel, unlike scontrol, wants a range in brackets.
bool has_bare_range(std::string_view operand) {
  auto dash = operand.find('-');
  return dash != std::string_view::npos && operand.find('[') > dash;
}

Done read_jobs(const std::vector<std::string>& operands, JobFilter& filter) {
  for (const auto& operand : operands) {
    if (has_bare_range(operand))
      return fail(FaultCode::usage, "Invalid job id: " + printable(operand));
    auto named = parse_job_targets(operand);
    if (!named) return tl::unexpected(named.error());
    filter.jobs.insert(filter.jobs.end(), named->jobs.begin(), named->jobs.end());
    filter.elements.insert(filter.elements.end(), named->elements.begin(), named->elements.end());
  }
  return {};
}

bool restricts(const JobFilter& filter) {
  return filter.names_ids() || !filter.users.empty() || !filter.names.empty() ||
         !filter.partitions.empty() || !filter.states.empty();
}

/// KILL ends a job as scancel without a signal does, only at once.
bool only_signals(const ScancelSettings& settings) {
  return settings.ask.signal != 0 && settings.ask.signal != SIGKILL;
}

std::string shown(const ArrayElements& elements) {
  auto which =
    elements.indices.count() == 1 ? format(elements.indices) : "[" + format(elements.indices) + "]";
  return to_string(elements.array) + "_" + which;
}

/// The job as the user named it: for an array perhaps only elements, without those that are missing.
std::string shown(JobId job, const JobFilter& asked, const CancelOutcome& outcome) {
  ArrayElements named{job, {}};
  for (const auto& elements : asked.elements)
    if (elements.array == job) named.indices.insert(elements.indices);
  for (const auto* missing : {&outcome.over_elements, &outcome.unknown_elements})
    for (const auto& elements : *missing)
      if (elements.array == job) named.indices.erase(elements.indices);
  auto all = std::find(asked.jobs.begin(), asked.jobs.end(), job) != asked.jobs.end();
  return all || named.indices.empty() ? to_string(job) : shown(named);
}

std::vector<std::string> missed(const CancelOutcome& outcome) {
  std::vector<std::string> jobs;
  for (const auto* missing : {&outcome.over, &outcome.unknown})
    for (auto job : *missing) jobs.push_back(to_string(job));
  for (const auto* missing : {&outcome.over_elements, &outcome.unknown_elements})
    for (const auto& elements : *missing) jobs.push_back(shown(elements));
  return jobs;
}

/// If a job that is to be ended is already over, only a person is told. A signal that reached nobody is
/// a failure, as in Slurm.
void tell(const CancelOutcome& outcome, const ScancelSettings& settings) {
  auto word = settings.ask.signal == 0 ? "Cancelled job " : "Signaled job ";
  const auto& asked = settings.ask.filter;
  for (auto job : outcome.done) print(word + shown(job, asked, outcome) + "\n");
  for (const auto& job : missed(outcome)) {
    auto text = "job " + job + " was not found or already finished";
    if (only_signals(settings))
      complain(scancel_program.name, text);
    else if (settings.verbose || errors_are_seen())
      remark(scancel_program.name, text);
  }
  for (auto job : outcome.not_live)
    complain(scancel_program.name,
             "job " + shown(job, asked, outcome) + " is not currently running");
}

int status_of(const CancelOutcome& outcome, const ScancelSettings& settings) {
  auto reached_nobody = only_signals(settings) && !missed(outcome).empty();
  return reached_nobody || !outcome.not_live.empty() ? 1 : 0;
}

}  // namespace

int scancel(const Words& words) {
  ScancelSettings settings;
  Screen screen = Screen::none;
  auto table = scancel_options(settings, screen);
  auto line = apply_command_line(scancel_program, table, screen, words);
  if (!line) return line.error();
  auto& filter = settings.ask.filter;
  if (auto done = read_jobs(line->operands, filter); !done)
    return report_query(scancel_program.name, done.error());
  if (settings.states.none()) return 0;
  filter.states = settings.states.states;
  if (!restricts(filter))
    return complain(scancel_program.name, "No job identification provided"), 1;

  auto connect_options = connect_options_from_environment();
  if (!connect_options) return report_query(scancel_program.name, connect_options.error());
  Connection connection(*connect_options);
  auto outcome = connection.ask_for<CancelOutcome>(settings.ask);
  if (!outcome) {
    report(scancel_program.name, outcome.error());
    return 1;
  }
  if (!settings.quiet) tell(*outcome, settings);
  return status_of(*outcome, settings);
}

}  // namespace slotd::clients
