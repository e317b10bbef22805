// sacct: all jobs there were, with what they used.

#include "clients/clock.hpp"
#include "clients/command.hpp"
#include "clients/options/command_line.hpp"
#include "clients/options/filter_options.hpp"
#include "clients/pages.hpp"
#include "clients/report.hpp"
#include "clients/table/accounting_fields.hpp"
#include "clients/table/job_texts.hpp"
#include "protocol/text/instant.hpp"

namespace slotd::clients {

namespace {

constexpr Program program{"sacct", "sacct [options]"};

struct Settings {
  JobFilter filter;
  StateChoice states;
  std::optional<Time> since;
  std::optional<Time> until;
  std::string format;
  bool no_header = false;
  bool parsable = false;
  bool jobs_only = false;
};

Option instant_row(std::string_view name, char letter, std::optional<Time>& target,
                   std::string_view help) {
  return {.name = name,
          .letter = letter,
          .argument = Argument::required,
          .value = "time",
          .help = help,
          .set = [&target](std::string_view value) -> Done {
            auto time = parse_instant(value, now());
            if (!time) return tl::unexpected(time.error());
            target = *time;
            return {};
          }};
}

OptionTable options(Settings& settings, Screen& screen) {
  OptionTable table{
    jobs_row(settings.filter),
    users_row(settings.filter),
    partitions_row(settings.filter, 'r'),
    names_row(settings.filter),
    states_row(settings.states, "state", "", 's'),
    instant_row("starttime", 'S', settings.since, "jobs that were there at or after this time"),
    instant_row("endtime", 'E', settings.until, "jobs that were there before this time"),
    {.name = "format",
     .letter = 'o',
     .argument = Argument::required,
     .value = "field[%width][,...]",
     .help = "columns to show",
     .set =
       [&settings](std::string_view value) {
         settings.format += (settings.format.empty() ? "" : ",") + std::string(value);
         return Done{};
       }},
    flag_row("parsable2", 'P', settings.parsable, "cells as they are, parted by |"),
    flag_row("noheader", 'n', settings.no_header, "no line of headings"),
    flag_row("allocations", 'X', settings.jobs_only, "jobs without their steps"),
    {.name = "allusers", .letter = 'a', .help = "no effect: one user has all jobs"},
  };
  // Here -n is the header's; --name has no letter.
  for (auto& row : table)
    if (row.name == "name") row.letter = 0;
  for (auto& row : screen_options(screen, 'h', 'V')) table.push_back(row);
  return table;
}

/// Without a beginning: today's jobs; jobs that were named: whenever they were.
ListHistory question_from(const Settings& settings) {
  ListHistory list;
  list.filter = settings.filter;
  list.filter.states = settings.states.states;
  list.since = settings.since;
  list.until = settings.until;
  if (!list.since && list.filter.jobs.empty()) list.since = *parse_instant("midnight", now());
  return list;
}

/// The batch step is for programs, which look there for memory and CPU time: wherever columns are
/// chosen or cells are to be parsed.
bool shows_steps(const Settings& settings) {
  return !settings.jobs_only && (settings.parsable || !settings.format.empty());
}

class Listing {
 public:
  Listing(std::vector<ShownField> fields, const Settings& settings)
      : fields_(std::move(fields)),
        steps_(shows_steps(settings)),
        table_(columns(fields_), {!settings.no_header, settings.parsable, terminal_width()},
               print) {
    if (settings.parsable)
      for (auto& field : fields_) field.full_state = true;
  }

  void add(const Job& job) {
    add_row({job, false, now_});
    if (steps_ && has_started(job)) add_row({job, true, now_});
  }

  PageReader reader() {
    return {[this](const JobPage& page) {
              for (const auto& job : page.jobs) add(job);
            },
            [this] {
              if (table_.has_printed()) return false;
              table_.clear();
              return true;
            }};
  }

  void finish() { table_.finish(); }

 private:
  static std::vector<Column> columns(const std::vector<ShownField>& fields) {
    std::vector<Column> columns;
    columns.reserve(fields.size());
    for (const auto& field : fields) columns.push_back(field.column);
    return columns;
  }

  void add_row(const AccountingRow& accounting) {
    Row row;
    row.reserve(fields_.size());
    for (const auto& field : fields_) row.push_back(field.text(accounting));
    table_.add(std::move(row));
  }

  std::vector<ShownField> fields_;
  bool steps_;
  TablePrinter table_;
  Time now_ = now();
};

}  // namespace

int sacct(const Words& words) {
  Settings settings;
  Screen screen = Screen::none;
  auto table = options(settings, screen);
  auto line = apply_command_line(program, table, screen, words);
  if (!line) return line.error();
  if (!line->operands.empty())
    return report_misuse(program, "error: Unknown arguments: " + line->operands.front());
  auto fields =
    parse_accounting_fields(settings.format.empty() ? default_accounting_view : settings.format);
  if (!fields) return report_query(program.name, fields.error());
  auto manners = manners_from_environment();
  if (!manners) return report_query(program.name, manners.error());

  Connection connection(*manners);
  Listing listing(std::move(*fields), settings);
  if (!settings.states.none()) {
    auto done = read_pages(connection, question_from(settings), listing.reader());
    if (!done) return report_query(program.name, done.error());
  }
  listing.finish();
  return 0;
}

}  // namespace slotd::clients
