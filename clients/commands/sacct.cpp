// sacct: shows all jobs, ended ones too, with what they used.

#include "clients/command.hpp"
#include "clients/commands/query.hpp"
#include "clients/history/history_search.hpp"
#include "clients/link/pages.hpp"
#include "clients/options/filter_options.hpp"
#include "clients/options/step_choice.hpp"
#include "clients/process/account.hpp"
#include "clients/process/clock.hpp"
#include "clients/process/submitter.hpp"
#include "clients/views/accounting_fields.hpp"
#include "clients/views/array_texts.hpp"
#include "clients/views/job_facts.hpp"
#include "protocol/text/instant.hpp"
#include "protocol/text/printable.hpp"

#include <algorithm>

namespace slotd::clients {

namespace {

constexpr Program sacct_program{"sacct", "sacct [options]"};

/// How rows are to look, if not as a table.
enum class Parsable { no, closed, open };

struct SacctSettings {
  Time moment = now();  ///< what `now` means throughout
  HistoryQuery query;
  StepChoice steps;
  std::vector<std::string> nodes;
  std::string format;
  std::optional<std::string> delimiter;
  Parsable parsable = Parsable::no;
  bool brief = false;
  bool long_view = false;
  bool no_header = false;
  bool jobs_only = false;
  bool elements = false;
  bool help_format = false;
};

Option instant_row(std::string_view name, char letter, Time moment, std::optional<Time>& target,
                   std::string_view help) {
  return {.name = name,
          .letter = letter,
          .argument = Argument::required,
          .value = "time",
          .help = help,
          .set = [&target, moment](std::string_view value) -> Done {
            auto time = parse_instant(value, moment);
            if (!time) return tl::unexpected(time.error());
            target = *time;
            return {};
          }};
}

Option steps_row(SacctSettings& settings) {
  return {.name = "jobs",
          .letter = 'j',
          .argument = Argument::required,
          .value = "id[_index][.step][,...]",
          .help = "only these jobs, elements of arrays (12_3, 12_[1-5]) or steps",
          .set = [&settings](std::string_view value) { return settings.steps.add(value); }};
}

Option format_row(SacctSettings& settings) {
  return {.name = "format",
          .letter = 'o',
          .argument = Argument::required,
          .value = "field[%width][,...]",
          .help = "columns to show; --helpformat lists them",
          .set = [&settings](std::string_view value) {
            settings.format += (settings.format.empty() ? "" : ",") + std::string(value);
            // An empty list asks for no field, which is refused later.
            if (settings.format.empty()) settings.format = ",";
            return Done{};
          }};
}

Option parsable_row(std::string_view name, char letter, Parsable query, SacctSettings& settings,
                    std::string_view help) {
  return {
    .name = name, .letter = letter, .help = help, .set = [&settings, query](std::string_view) {
      settings.parsable = query;
      return Done{};
    }};
}

Option nodes_row(SacctSettings& settings) {
  return {.name = "nodelist",
          .letter = 'N',
          .argument = Argument::required,
          .value = "name[,name...]",
          .help = "only jobs that ran on these nodes",
          .set = [&settings](std::string_view value) {
            for (auto word : split(value, ","))
              if (!word.empty()) settings.nodes.emplace_back(word);
            return Done{};
          }};
}

OptionTable sacct_options(SacctSettings& settings, Screen& screen) {
  auto names = names_row(settings.query.filter);
  names.letter = 0;  // -n is the header's
  OptionTable table{
    steps_row(settings),
    users_row(settings.query.filter),
    partitions_row(settings.query.filter, 'r'),
    names,
    states_row(settings.query.states, "state", "", 's'),
    instant_row("starttime", 'S', settings.moment, settings.query.since,
                "jobs that existed at or after this time"),
    instant_row("endtime", 'E', settings.moment, settings.query.until,
                "jobs that existed before this time"),
    nodes_row(settings),
    format_row(settings),
    flag_row("helpformat", 'e', settings.help_format, "list the fields of --format"),
    flag_row("brief", 'b', settings.brief, "only JobID, State and ExitCode"),
    flag_row("long", 'l', settings.long_view, "more columns"),
    parsable_row(
      "parsable", 'p', Parsable::closed, settings,
      "unpadded cells, each followed by |; before a partition's name it means --partition"),
    parsable_row("parsable2", 'P', Parsable::open, settings, "unpadded cells, separated by |"),
    text_row("delimiter", 0, "text", settings.delimiter, "separator for -p and -P instead of |"),
    flag_row("noheader", 'n', settings.no_header, "no header line"),
    flag_row("allocations", 'X', settings.jobs_only, "jobs without their steps"),
    flag_row("array", 0, settings.elements, "a line for each element of an array"),
    idle_row("allusers", 'a', "", "no effect: one user has all jobs"),
    idle_row("accounts", 'A', "name", "no effect: there is one account"),
    idle_row("clusters", 'M', "name", "no effect: there is one cluster"),
    idle_row("allclusters", 'L', "", "no effect: there is one cluster"),
    idle_row("duplicates", 'D', "", "no effect: a requeued job has one record"),
    idle_row("truncate", 'T', "", "no effect"),
    idle_row("verbose", 'v', "", "no effect"),
    idle_row("noconvert", 0, "", "no effect: sizes keep their units"),
  };
  for (auto& row : screen_options(screen, 'h', 'V')) table.push_back(row);
  return table;
}

// --- `-p NAME`

/// Are all of these partitions?
bool are_partitions(const Machine& machine, std::string_view list) {
  auto names = split(list, ",");
  return std::all_of(names.begin(), names.end(), [&](auto name) {
    return std::any_of(machine.partitions.begin(), machine.partitions.end(),
                       [name](const Partition& partition) { return partition.name == name; });
  });
}

/// Before the name of a partition, `-p` is the manual's filter, otherwise Slurm's --parsable. Only the
/// daemon knows the names.
tl::expected<Words, int> with_partition_named(const Words& words) {
  auto result = words;
  for (std::size_t i = 0; i + 1 < result.size() && result[i] != "--"; ++i) {
    if (result[i] != "-p" || result[i + 1].empty() || result[i + 1].front() == '-') continue;
    auto connection = connection_for(sacct_program);
    if (!connection) return tl::unexpected(connection.error());
    auto shown = (*connection)->ask_for<MachineShown>(ShowMachine{});
    if (!shown) return tl::unexpected(report_query(sacct_program.name, shown.error()));
    if (!are_partitions(shown->use.machine, result[i + 1])) continue;
    result[i] = "--partition=" + result[i + 1];
    result.erase(result.begin() + static_cast<long>(i) + 1);
  }
  return result;
}

// --- the table

/// Programs look at the batch step for memory and CPU time. So it is shown if columns are chosen or
/// cells are to be parsed.
bool shows_steps(const SacctSettings& settings) {
  return !settings.jobs_only && (settings.parsable != Parsable::no || !settings.format.empty() ||
                                 settings.long_view || settings.brief);
}

TableLook look_from(const AccountingView& view, const SacctSettings& settings) {
  auto look = look_of(view, !settings.no_header);
  look.parsable = settings.parsable != Parsable::no;
  look.closing = settings.parsable == Parsable::closed;
  look.delimiter = settings.delimiter.value_or("|");
  return look;
}

bool names_this_machine(const std::vector<std::string>& nodes) {
  return nodes.empty() || std::find(nodes.begin(), nodes.end(), machine_name) != nodes.end();
}

/// A row of an array, kept until all rows of that array have come.
struct ArrayLine {
  JobId array;
  ArrayIndex index;  ///< a record has none and comes last
  Row cells;
  bool operator<(const ArrayLine& other) const {
    return array != other.array ? array < other.array : index < other.index;
  }
};

/// Prints rows as they come. From the first row of an array on, all are kept and sorted at the end,
/// because elements get their ids when they start.
class SacctListing {
 public:
  SacctListing(AccountingView view, const SacctSettings& settings, const HistorySearch& search)
      : view_(std::move(view)),
        settings_(settings),
        search_(search),
        table_(view_.layout(), look_from(view_, settings), print) {}

  PageReader reader() {
    return {[this](const JobPage& page) {
              for (const auto& job : page.jobs) add(job);
            },
            [this] {
              if (table_.has_printed()) return false;
              table_.clear();
              class_queues_.clear();
              any_ = false;
              return true;
            }};
  }

  bool any() const { return any_; }
  void finish() {
    std::stable_sort(class_queues_.begin(), class_queues_.end());
    for (auto& line : class_queues_) table_.add(std::move(line.cells));
    class_queues_.clear();
    table_.finish();
  }

 private:
  void add(const Job& job) {
    if (!search_.lets_through(job, now_)) return;
    if (!settings_.nodes.empty() && !(has_started(job) && names_this_machine(settings_.nodes)))
      return;
    any_ = true;
    if (settings_.elements && is_array_record(job))
      each_element(job, [this](const Job& element) { add_rows(element); });
    else
      add_rows(job);
  }

  void add_rows(const Job& job) {
    auto chosen = settings_.steps.of(job);
    if (chosen.job) add_row({job, false, now_});
    auto batch = chosen.job ? shows_steps(settings_) : chosen.batch;
    if (batch && has_started(job)) add_row({job, true, now_});
  }

  void add_row(const AccountingRow& row) {
    const auto& job = row.job;
    if (job.array_id == JobId{} && class_queues_.empty()) return table_.add(view_.cells(row));
    auto shown = job.array_id == JobId{} ? job.id : job.array_id;
    class_queues_.push_back({shown, job.array_index, view_.cells(row)});
  }

  AccountingView view_;
  const SacctSettings& settings_;
  const HistorySearch& search_;
  TablePrinter table_;
  std::vector<ArrayLine> class_queues_;
  Time now_ = now();
  bool any_ = false;
};

std::string chosen_format(const SacctSettings& settings) {
  if (!settings.format.empty()) return settings.format;
  if (settings.long_view) return std::string(long_accounting_view);
  if (settings.brief) return std::string(brief_accounting_view);
  return variable("SACCT_FORMAT").value_or(std::string(default_accounting_view));
}

/// Jobs belong to $USER, whatever that is, so a name is wrong only if no job and no account has it.
std::optional<std::string> stranger(const JobFilter& filter) {
  for (const auto& user : filter.users)
    if (user != user_name() && !has_account(user)) return user;
  return std::nullopt;
}

int show_history(const SacctSettings& settings, const AccountingView& view) {
  auto query = settings.query;
  settings.steps.restrict(query.filter);
  auto search = history_search(query, settings.moment);
  if (!search) return report_query(sacct_program.name, search.error());
  auto connection = connection_for(sacct_program);
  if (!connection) return connection.error();
  SacctListing listing(view, settings, *search);
  if (!settings.query.states.none()) {
    auto done = read_pages(**connection, search->question, listing.reader());
    if (!done) return report_query(sacct_program.name, done.error());
  }
  if (auto user = stranger(settings.query.filter); user && !listing.any())
    return complain(sacct_program.name, "Invalid user id: " + printable(*user)), 1;
  listing.finish();
  return 0;
}

}  // namespace

int sacct(const Words& words) {
  SacctSettings settings;
  Screen screen = Screen::none;
  auto table = sacct_options(settings, screen);
  auto understood = with_partition_named(words);
  if (!understood) return understood.error();
  auto line = read_query(sacct_program, table, screen, *understood);
  if (!line) return line.error();
  if (!line->operands.empty())
    return report_misuse(sacct_program, "error: Unknown arguments: " + line->operands.front());
  if (settings.help_format) return print(accounting_field_names()), 0;
  auto states = settings.parsable == Parsable::no ? StateText::short_form : StateText::full_form;
  auto view = accounting_view(chosen_format(settings), states);
  if (!view) return report_query(sacct_program.name, view.error());
  return show_history(settings, *view);
}

}  // namespace slotd::clients
