// squeue: shows the jobs that wait and run.

#include "clients/command.hpp"
#include "clients/commands/query.hpp"
#include "clients/link/pages.hpp"
#include "clients/options/filter_options.hpp"
#include "clients/process/account.hpp"
#include "clients/process/clock.hpp"
#include "clients/process/submitter.hpp"
#include "clients/views/array_texts.hpp"
#include "clients/views/queue_order.hpp"
#include "protocol/text/printable.hpp"

#include <algorithm>
#include <unordered_map>

namespace slotd::clients {

namespace {

constexpr Program squeue_program{"squeue", "squeue [options]"};

struct SqueueSettings {
  JobFilter filter;
  std::optional<StateChoice> states;
  std::optional<std::string> format;
  std::optional<std::string> long_format;
  std::optional<std::string> sort;
  bool elements = false;
  bool start = false;
  bool long_view = false;
  bool no_header = false;
};

Option all_row(SqueueSettings& settings) {
  return {.name = "all",
          .help = "jobs in all states, ended ones too",
          .set = [&settings](std::string_view) {
            settings.states = StateChoice{};
            return Done{};
          }};
}

Option queue_states_row(SqueueSettings& settings) {
  return {.name = "states",
          .letter = 't',
          .argument = Argument::required,
          .value = "state[,state...]",
          .help = "only jobs in these states (PD, RUNNING, all, ...)",
          .variables = "SQUEUE_STATES",
          .set = [&settings](std::string_view value) -> Done {
            auto parsed = parse_states(value);
            if (!parsed) return tl::unexpected(parsed.error());
            settings.states = std::move(*parsed);
            return {};
          }};
}

Option with_variable(Option row, std::string_view variables) {
  row.variables = variables;
  return row;
}

OptionTable squeue_options(SqueueSettings& settings, Screen& screen) {
  auto& filter = settings.filter;
  OptionTable table{
    jobs_row(filter),
    with_variable(users_row(filter), "SQUEUE_USERS"),
    me_row(filter),
    with_variable(partitions_row(filter, 'p'), "SQUEUE_PARTITION"),
    with_variable(names_row(filter), "SQUEUE_NAMES"),
    queue_states_row(settings),
    all_row(settings),
    text_row("format", 'o', "format", settings.format,
             "columns to show: names (JobID,State) or codes (%.18i %j)"),
    text_row("Format", 'O', "name[:width],...", settings.long_format,
             "columns to show, by Slurm's long names"),
    with_variable(
      text_row("sort", 'S', "keys", settings.sort, "keys to sort the rows by (default P,t,-p)"),
      "SQUEUE_SORT"),
    flag_row("long", 'l', settings.long_view, "more columns"),
    flag_row("start", 0, settings.start, "show when pending jobs are expected to start"),
    with_variable(flag_row("array", 'r', settings.elements, "a line for each element of an array"),
                  "SQUEUE_ARRAY"),
    // Slurm's -a shows hidden partitions; there are none.
    idle_row("hide", 'a', "", "no effect: no partition is hidden"),
    idle_row("account", 'A', "name", "no effect: there is one account"),
    idle_row("clusters", 'M', "name", "no effect: there is one cluster"),
    idle_row("nodelist", 'w', "name", "no effect: there is one node"),
    idle_row("verbose", 'v', "", "no effect"),
    idle_row("qos", 'q', "name", "no effect: there is one quality of service"),
    flag_row("noheader", 'h', settings.no_header, "no header line"),
  };
  for (auto& row : screen_options(screen, 0, 'V')) table.push_back(row);
  return table;
}

/// Options outrank the environment.
Result<QueueView> chosen_queue_view(const SqueueSettings& settings) {
  if (settings.long_view && (settings.format || settings.long_format))
    return fail(FaultCode::usage,
                "Options -o(--format) and -l(--long) are mutually exclusive. Please remove one and "
                "retry.");
  auto format = settings.format;
  auto long_format = settings.long_format;
  if (!format && !long_format && !settings.long_view && !settings.start) {
    format = variable("SQUEUE_FORMAT");
    if (!format) long_format = variable("SQUEUE_FORMAT2");
  }
  if (long_format) return queue_view(parse_long_names(*long_format));
  if (!format)
    format = settings.start       ? start_queue_view
             : settings.long_view ? long_queue_view
                                  : default_queue_view;
  auto spec = same_word(*format, "%all")
                ? parse_codes(all_codes(queue_fields()), squeue_program.name)
                : parse_format(*format, squeue_program.name);
  if (!spec) return tl::unexpected(spec.error());
  return queue_view(*spec);
}

Result<QueueOrder> chosen_order(const SqueueSettings& settings) {
  if (settings.sort) return parse_queue_order(*settings.sort);
  return settings.start ? start_queue_order() : default_queue_order();
}

/// By default the queue is shown; with --start only those jobs of it that have not started.
StateChoice chosen_states(const SqueueSettings& settings) {
  if (settings.states) return *settings.states;
  if (settings.start) return {false, {JobState::pending}};
  return {false, {JobState::pending, JobState::running, JobState::completing, JobState::suspended}};
}

/// How the rows look and in which order they come.
struct Look {
  QueueView view;
  QueueOrder order;
  bool header = true;
  bool elements = false;  ///< each element has a line
};

/// A row, kept until all can be sorted.
struct Line {
  std::size_t place = 0;
  Row cells;
};

/// The lines of a list, and their places in the order.
class SqueueListing {
 public:
  void take_page(const JobPage& page, const JobFilter& filter, const Look& look, Time moment);
  bool empty() const { return lines_.empty(); }
  void sort(const QueueOrder& order);
  /// May be called once.
  void print_into(TablePrinter& table);

 private:
  void add(const QueueRow& row, const Look& look);
  void add_elements(const QueueRow& record, const Look& look);

  std::vector<QueuePlace> places_;
  std::vector<Line> lines_;
};

/// As in Slurm, if only some elements are asked for, they are shown without the array's limit.
bool is_shown_in_part(const Job& job, const JobFilter& filter) {
  auto names_it = [&](JobId id) { return id == job.id || id == job.array_id; };
  return is_array_record(job) && filter.names_ids() &&
         std::none_of(filter.jobs.begin(), filter.jobs.end(), names_it);
}

void SqueueListing::take_page(const JobPage& page, const JobFilter& filter, const Look& look,
                              Time moment) {
  std::unordered_map<JobId, Time> starts;
  for (const auto& expected : page.starts)
    if (expected.start) starts.emplace(expected.job, *expected.start);
  for (auto job : page.jobs) {
    if (is_shown_in_part(job, filter)) job.array.edit().limit = 0;
    QueueRow row{job, moment};
    if (auto start = starts.find(job.id); start != starts.end()) row.expected = start->second;
    if (look.elements && is_array_record(job))
      add_elements(row, look);
    else
      add(row, look);
  }
}

void SqueueListing::add(const QueueRow& row, const Look& look) {
  lines_.push_back({places_.size(), look.view.cells(row)});
  places_.emplace_back(row, look.order);
}

bool sorts_by_id(const QueueOrder& order) {
  return std::any_of(order.begin(), order.end(),
                     [](const SortKey& key) { return key.code == 'i'; });
}

/// The columns in which a record's elements differ: those in which its first and its last do.
std::vector<std::size_t> varying_columns(const QueueRow& record, const QueueView& view) {
  auto ends = record.job;
  auto& waiting = ends.array.edit().waiting;
  auto last = waiting.last();
  waiting = waiting.first_few(1);
  if (last) waiting.insert(*last);
  std::vector<Row> rows;
  each_element(ends, [&](const Job& element) {
    rows.push_back(view.cells({element, record.now, record.expected}));
  });
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; !rows.empty() && i < rows.front().size(); ++i)
    if (rows.front()[i] != rows.back()[i]) columns.push_back(i);
  return columns;
}

/// A hundred thousand lines may differ only in their index: all other cells are computed once.
void SqueueListing::add_elements(const QueueRow& record, const Look& look) {
  const auto varying = varying_columns(record, look.view);
  const auto each_has_a_place = sorts_by_id(look.order);
  std::optional<Row> common;
  lines_.reserve(lines_.size() + jobs_in(record.job));
  each_element(record.job, [&](const Job& element) {
    QueueRow row{element, record.now, record.expected};
    if (!common || each_has_a_place) places_.emplace_back(row, look.order);
    if (!common) common = look.view.cells(row);
    auto cells = *common;
    for (auto column : varying) cells[column] = look.view.columns[column].field->text(row);
    lines_.push_back({places_.size() - 1, std::move(cells)});
  });
}

void SqueueListing::sort(const QueueOrder& order) {
  std::stable_sort(lines_.begin(), lines_.end(), [&](const Line& a, const Line& b) {
    return a.place != b.place && places_[a.place].comes_before(places_[b.place], order);
  });
}

void SqueueListing::print_into(TablePrinter& table) {
  for (auto& line : lines_) table.add(std::move(line.cells));
  lines_.clear();
}

bool needs_starts(const Look& look) {
  return shows_starts(look.view) ||
         std::any_of(look.order.begin(), look.order.end(),
                     [](const SortKey& key) { return key.code == 'S' || key.code == 'e'; });
}

Result<SqueueListing> list(Connection& connection, const JobFilter& filter, const Look& look) {
  SqueueListing listing;
  auto moment = now();
  ListQueue question{filter, {}, 0, needs_starts(look)};
  auto done =
    read_pages(connection, question,
               {[&](const JobPage& page) { listing.take_page(page, filter, look, moment); },
                [&] { return listing = {}, true; }});
  if (!done) return tl::unexpected(done.error());
  listing.sort(look.order);
  return listing;
}

/// Programs look for Slurm's message about a job that never existed or is long over. For an element that
/// is missing from an existing array, the list is just empty.
Result<bool> names_nothing(Connection& connection, const JobFilter& filter) {
  if (filter.jobs.size() + filter.elements.size() != 1) return false;
  JobFilter job_alone;
  job_alone.jobs = {filter.jobs.empty() ? filter.elements.front().array : filter.jobs.front()};
  auto any = list(connection, job_alone, {});
  if (!any) return tl::unexpected(any.error());
  return any->empty();
}

int print_table(SqueueListing listing, const Look& look) {
  TablePrinter table(look.view.layout(), look_of(look.view, look.header), print);
  listing.print_into(table);
  table.finish();
  return 0;
}

/// Jobs belong to $USER, whatever that is, so a name is wrong only if no job and no account has it.
void complain_of_strangers(const JobFilter& filter) {
  for (const auto& user : filter.users)
    if (user != user_name() && !has_account(user))
      complain(squeue_program.name, "Invalid user: " + printable(user));
}

int show_queue(Connection& connection, const SqueueSettings& settings, const Look& look) {
  auto states = chosen_states(settings);
  if (states.none()) return print_table({}, look);
  auto filter = settings.filter;
  filter.states = states.states;
  auto listing = list(connection, filter, look);
  if (!listing) return report_query(squeue_program.name, listing.error());
  if (listing->empty()) {
    auto nothing = names_nothing(connection, filter);
    if (!nothing) return report_query(squeue_program.name, nothing.error());
    if (*nothing) return print_error("slurm_load_jobs error: Invalid job id specified\n"), 1;
    complain_of_strangers(filter);
  }
  return print_table(std::move(*listing), look);
}

}  // namespace

int squeue(const Words& words) {
  SqueueSettings settings;
  Screen screen = Screen::none;
  auto table = squeue_options(settings, screen);
  auto line = read_query(squeue_program, table, screen, words);
  if (!line) return line.error();
  if (!line->operands.empty())
    return report_misuse(squeue_program, "error: Unrecognized option: " + line->operands.front());
  auto view = chosen_queue_view(settings);
  if (!view) return report_query(squeue_program.name, view.error());
  auto order = chosen_order(settings);
  if (!order) return report_query(squeue_program.name, order.error());
  auto connection = connection_for(squeue_program);
  if (!connection) return connection.error();
  return show_queue(**connection, settings,
                    {*view, *order, !settings.no_header, settings.elements});
}

}  // namespace slotd::clients
