// squeue: the jobs that wait and run.

#include "clients/clock.hpp"
#include "clients/command.hpp"
#include "clients/options/command_line.hpp"
#include "clients/options/filter_options.hpp"
#include "clients/pages.hpp"
#include "clients/report.hpp"
#include "clients/table/queue_fields.hpp"

#include <algorithm>

namespace slotd::clients {

namespace {

constexpr Program program{"squeue", "squeue [options]"};

struct Settings {
  JobFilter filter;
  StateChoice states{
    false, {JobState::pending, JobState::running, JobState::completing, JobState::suspended}};
  bool no_header = false;
};

OptionTable options(Settings& settings, Screen& screen) {
  OptionTable table{
    jobs_row(settings.filter),
    users_row(settings.filter),
    me_row(settings.filter),
    partitions_row(settings.filter, 'p'),
    names_row(settings.filter),
    states_row(settings.states, "states", "", 't'),
    {.name = "all",
     .help = "jobs in all states, ended ones too",
     .set =
       [&settings](std::string_view) {
         settings.states = StateChoice{};
         return Done{};
       }},
    // Slurm's -a shows hidden partitions, of which there are none.
    {.name = "hide", .letter = 'a', .help = "no effect: no partition is hidden"},
    flag_row("noheader", 'h', settings.no_header, "no line of headings"),
  };
  for (auto& row : screen_options(screen, 0, 'V')) table.push_back(row);
  return table;
}

/// A row, kept until all can be put in order.
struct Line {
  QueuePlace place;
  Row cells;
};

Line make_line(const Job& job, Time moment) {
  Line line{QueuePlace(job), {}};
  line.cells.reserve(default_queue_view().size());
  for (const auto& field : default_queue_view()) line.cells.push_back(field.text(job, moment));
  return line;
}

struct Listing {
  std::vector<Line> lines;
  std::vector<JobId> unknown;
};

Result<Listing> list(Connection& connection, const JobFilter& filter) {
  Listing listing;
  auto moment = now();
  auto done = read_pages(connection, ListQueue{filter, {}, 0},
                         {[&](const JobPage& page) {
                            for (const auto& job : page.jobs)
                              listing.lines.push_back(make_line(job, moment));
                            for (auto id : page.unknown) listing.unknown.push_back(id);
                          },
                          [&] { return listing = {}, true; }});
  if (!done) return tl::unexpected(done.error());
  std::stable_sort(listing.lines.begin(), listing.lines.end(),
                   [](const Line& a, const Line& b) { return a.place < b.place; });
  return listing;
}

/// One job that was never there, or is long over: Slurm's words, for which programs look.
Result<bool> names_nothing(Connection& connection, const JobFilter& filter) {
  if (filter.jobs.size() != 1) return false;
  JobFilter job_alone;
  job_alone.jobs = filter.jobs;
  auto any = list(connection, job_alone);
  if (!any) return tl::unexpected(any.error());
  return any->lines.empty();
}

int print_table(const Listing& listing, bool header) {
  std::vector<Column> columns;
  for (const auto& field : default_queue_view()) columns.push_back({field.heading, field.align});
  TablePrinter table(columns, {header, false, terminal_width()}, print);
  for (const auto& line : listing.lines) table.add(line.cells);
  table.finish();
  return 0;
}

}  // namespace

int squeue(const Words& words) {
  Settings settings;
  Screen screen = Screen::none;
  auto table = options(settings, screen);
  auto line = apply_command_line(program, table, screen, words);
  if (!line) return line.error();
  if (!line->operands.empty())
    return report_misuse(program, "error: Unrecognized option: " + line->operands.front());

  auto manners = manners_from_environment();
  if (!manners) return report_query(program.name, manners.error());
  Connection connection(*manners);
  if (settings.states.none()) return print_table({}, !settings.no_header);
  auto filter = settings.filter;
  filter.states = settings.states.states;
  auto listing = list(connection, filter);
  if (!listing) return report_query(program.name, listing.error());
  if (listing->lines.empty()) {
    auto nothing = names_nothing(connection, filter);
    if (!nothing) return report_query(program.name, nothing.error());
    if (*nothing) return print_error("slurm_load_jobs error: Invalid job id specified\n"), 1;
  }
  return print_table(*listing, !settings.no_header);
}

}  // namespace slotd::clients
