#include "storage/accounting.hpp"

#include "protocol/wire.hpp"

#include "storage/event_rows.hpp"
#include "storage/job_row.hpp"
#include "storage/prepare_all.hpp"
#include "storage/schema.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>

namespace slotd::storage {

namespace {

// Numbered parameters that all searches share: 1 newest change, 2 until, 3 since, 4 states (bit n:
// state n), 5 users, 6 partitions, 7 names, 8 the job or the one before, 9 most rows, 10 the last job.
constexpr std::string_view let_through =
  "end_time IS NOT NULL AND changed <= ?1 AND submit_time < ?2 AND end_time >= ?3"
  " AND (?4 >> state) & 1 AND listed(?5, user) AND listed(?6, partition) AND listed(?7, name)";

/// Up to this many jobs that ended in the given time are counted and, if they lie far apart, sorted by id
/// for each page. Otherwise reading the jobs themselves in order of id is cheaper.
constexpr std::int64_t few = 20000;
/// If at least one of this many rows in a stretch is wanted, the whole stretch is read.
constexpr std::int64_t close_together = 4;

constexpr std::string_view first_of_window_sql =
  "SELECT min(id) FROM job INDEXED BY job_ended WHERE end_time >= ?1";
constexpr std::string_view measure_window_sql =
  "SELECT count(*), min(id), max(id) FROM"
  " (SELECT id FROM job INDEXED BY job_ended WHERE end_time >= ?1 LIMIT ?2)";

constexpr std::string_view end_sql =
  "SELECT end_time FROM job WHERE id = ?1 AND end_time IS NOT NULL";
constexpr std::string_view elements_sql =
  "SELECT id, array_index, state, ending FROM job INDEXED BY job_element"
  " WHERE array_id = ?1 AND array_id != 0 AND array_index != 4294967294 ORDER BY array_index";
constexpr std::string_view rows_of_array_sql =
  "SELECT id, array_index FROM job INDEXED BY job_array"
  " WHERE array_id = ?1 AND array_id != 0 AND id > ?2 ORDER BY id LIMIT ?3";

std::string select_from(std::string_view source, std::string_view condition) {
  return "SELECT " + std::string(job_columns) + " FROM " + std::string(source) + " WHERE " +
         std::string(condition) + " AND " + std::string(let_through);
}

std::uint64_t mask_of(const std::vector<JobState>& states) {
  if (states.empty()) return ~std::uint64_t{0};
  std::uint64_t mask = 0;
  for (auto state : states) mask |= std::uint64_t{1} << static_cast<unsigned>(state);
  return mask;
}

Result<std::int64_t> one_number(Statement& statement) {
  auto row = statement.next();
  if (!row) return tl::unexpected(row.error());
  auto number = *row ? statement.integer(0) : 0;
  statement.reset();
  return number;
}

/// Takes a job's row. It returns false to stop.
using TakeRow = std::function<Result<bool>(const Statement&)>;

/// The column of job_columns that holds the index of an array's element.
constexpr int index_column = 2;

struct ArrayRow {
  JobId job;
  ArrayIndex index;  ///< `no_index`: a record
};

/// False for a record that none of the elements asked for ended with.
Result<bool> means(const JobFilter& filter, const Statement& row) {
  if (filter.elements.empty() || row.integer(index_column) != no_index.value) return true;
  auto read = job_of(row);
  if (!read) return tl::unexpected(read.error());
  const auto& job = *read;
  if (!is_array_record(job)) return true;
  auto by_id = [&](JobId id) { return id == job.id || id == job.array_id; };
  if (std::any_of(filter.jobs.begin(), filter.jobs.end(), by_id)) return true;
  return std::any_of(filter.elements.begin(), filter.elements.end(), [&](const auto& asked) {
    return asked.array == job.array_id && !job.array->waiting.common(asked.indices).empty();
  });
}

/// Hands over each row of a statement, until `take` stops.
Done take_rows(Statement& statement, const TakeRow& take) {
  for (;;) {
    auto row = statement.next();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
    auto go_on = take(statement);
    if (go_on && *go_on) continue;
    statement.reset();
    if (!go_on) return tl::unexpected(go_on.error());
    return {};
  }
}

Done append_rows(Statement& statement, std::vector<ArrayRow>& rows) {
  for (;;) {
    auto row = statement.next();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
    rows.push_back({JobId{static_cast<std::uint32_t>(statement.integer(0))},
                    ArrayIndex{static_cast<std::uint32_t>(statement.integer(1))}});
  }
}

Result<ElementRow> element_in(const Statement& row) {
  ElementRow element;
  element.job.value = static_cast<std::uint32_t>(row.integer(0));
  element.index.value = static_cast<std::uint32_t>(row.integer(1));
  element.state = static_cast<JobState>(row.integer(2));
  if (row.is_null(3)) return element;
  auto ending = decode<Ending>(row.bytes(3));
  if (!ending)
    return fail(FaultCode::storage, "job " + to_string(element.job) +
                                      " is damaged in the database: " + ending.error().text);
  element.exit = ending->exit;
  return element;
}

}  // namespace

/// A question as parameters of let_through.
struct Accounting::Search {
  const JobFilter& filter;
  EventSeq newest;
  std::optional<Time> until;
  std::optional<Time> since;
  std::size_t limit;
  JobId last{UINT32_MAX};

  Statement& bind(Statement& statement, JobId job) const {
    return statement.with(std::min(newest.value, std::uint64_t{INT64_MAX}),
                          count(until.value_or(Time::max())), count(since.value_or(Time::min())),
                          mask_of(filter.states), &filter.users, &filter.partitions, &filter.names,
                          job.value, limit, last.value);
  }
};

bool Accounting::Window::is_of(const Search& search) const {
  return search.since == since && search.newest == newest;
}

struct Accounting::Statements {
  Statement one_job;  ///< whatever its state
  Statement end;      ///< of a job that is over
  Statement elements;
  Statement one_element;  ///< or the records, for `no_index`
  Statement rows_of_array;
  Statement one_ended;  ///< by id
  Statement window;     ///< in order of id, from the index over end times
  Statement history;    ///< in order of id, from the jobs themselves
  Statement measure_window;
  Statement first_of_window;
  EventHistory events;

  static Result<std::unique_ptr<Statements>> prepare(Database& database);
};

Result<std::unique_ptr<Accounting::Statements>> Accounting::Statements::prepare(
  Database& database) {
  auto all = std::make_unique<Statements>();
  const auto one_job = "SELECT " + std::string(job_columns) + " FROM job WHERE id = ?1";
  const auto one_ended = select_from("job", "id = ?8");
  const auto window =
    select_from(
      "(SELECT id AS ended_id FROM job INDEXED BY job_ended WHERE end_time >= ?3 AND id > ?8"
      " ORDER BY id) CROSS JOIN job ON id = ended_id",
      "true") +
    " ORDER BY ended_id LIMIT ?9";
  const auto history =
    select_from("job NOT INDEXED", "id > ?8 AND id <= ?10") + " ORDER BY id LIMIT ?9";
  const auto one_element =
    "SELECT " + std::string(job_columns) +
    " FROM job INDEXED BY job_element"
    " WHERE array_id = ?1 AND array_id != 0 AND array_index = ?2 ORDER BY id";
  auto prepared = prepare_all(database, {{&all->one_job, one_job},
                                         {&all->one_ended, one_ended},
                                         {&all->end, end_sql},
                                         {&all->elements, elements_sql},
                                         {&all->one_element, one_element},
                                         {&all->rows_of_array, rows_of_array_sql},
                                         {&all->window, window},
                                         {&all->history, history},
                                         {&all->measure_window, measure_window_sql},
                                         {&all->first_of_window, first_of_window_sql}});
  if (!prepared) return tl::unexpected(prepared.error());
  auto events = EventHistory::prepare(database);
  if (!events) return tl::unexpected(events.error());
  all->events = std::move(*events);
  return all;
}

Accounting::Accounting(Database database, std::unique_ptr<Statements> statements)
    : database_(std::move(database)), statements_(std::move(statements)) {}
Accounting::Accounting(Accounting&&) noexcept = default;
Accounting& Accounting::operator=(Accounting&&) noexcept = default;
Accounting::~Accounting() = default;

Result<Accounting> Accounting::open(const std::string& path) {
  auto database = Database::open(path, Access::read);
  if (!database) return tl::unexpected(database.error());
  if (auto checked = check_schema(*database); !checked) return tl::unexpected(checked.error());
  auto statements = Statements::prepare(*database);
  if (!statements) return tl::unexpected(statements.error());
  return Accounting(std::move(*database), std::move(*statements));
}

Result<std::vector<Job>> Accounting::ended(const ListHistory& question, EventSeq until_seq,
                                           std::size_t limit) {
  std::vector<Job> jobs;
  auto done = find(question, until_seq, limit, [&jobs](const Statement& row) -> Result<bool> {
    auto job = job_of(row);
    if (!job) return tl::unexpected(job.error());
    jobs.push_back(std::move(*job));
    return true;
  });
  if (!done) return tl::unexpected(done.error());
  return jobs;
}

Done Accounting::each_ended(const ListHistory& question, EventSeq until_seq, std::size_t limit,
                            const TakePacked& take) {
  return find(question, until_seq, limit, [&take](const Statement& row) -> Result<bool> {
    auto job = packed_job_of(row);
    if (!job) return tl::unexpected(job.error());
    return take(*job);
  });
}

Done Accounting::find(const ListHistory& question, EventSeq until_seq, std::size_t limit,
                      const TakeRow& take) {
  const Search search{question.filter, until_seq, question.until, question.since, limit};
  if (question.filter.names_ids()) return find_by_id(search, question.after, take);
  return find_by_time(search, question.after, take);
}

/// The jobs that are named, and the next rows of the arrays that are named. All rows up to `last` are
/// among them. A question about elements means the records too, because an element that was withdrawn
/// before it could start may be over as a part of one.
Result<Accounting::NextIds> Accounting::ids_behind(const Search& search, JobId after) {
  NextIds next{search.filter.jobs, JobId{UINT32_MAX}};
  auto add_array = [&](JobId array, const IndexSet* wish) -> Done {
    std::vector<ArrayRow> rows;
    auto& found = statements_->rows_of_array.with(array.value, after.value, search.limit);
    if (auto done = append_rows(found, rows); !done) return done;
    if (rows.size() == search.limit) next.last = std::min(next.last, rows.back().job);
    for (const auto& row : rows)
      if (!wish || row.index == no_index || wish->contains(row.index)) next.ids.push_back(row.job);
    return {};
  };
  for (auto id : search.filter.jobs)
    if (auto done = add_array(id, nullptr); !done) return tl::unexpected(done.error());
  for (const auto& asked : search.filter.elements)
    if (auto done = add_array(asked.array, &asked.indices); !done)
      return tl::unexpected(done.error());
  std::erase_if(next.ids, [&](JobId id) { return id <= after || id > next.last; });
  std::sort(next.ids.begin(), next.ids.end());
  next.ids.erase(std::unique(next.ids.begin(), next.ids.end()), next.ids.end());
  return next;
}

Done Accounting::find_by_id(const Search& search, JobId after, const TakeRow& take) {
  std::size_t taken = 0;
  auto enough = false;
  auto take_if_meant = [&](const Statement& row) -> Result<bool> {
    auto meant = means(search.filter, row);
    if (!meant || !*meant) return meant;
    auto go_on = take(row);
    enough = ++taken >= search.limit || !go_on || !*go_on;
    return go_on;
  };
  while (after < JobId{UINT32_MAX}) {
    auto next = ids_behind(search, after);
    if (!next) return tl::unexpected(next.error());
    for (auto id : next->ids) {
      auto done = take_rows(search.bind(statements_->one_ended, id), take_if_meant);
      if (!done || enough) return done;
    }
    after = next->last;
  }
  return {};
}

Done Accounting::find_by_time(Search search, JobId after, const TakeRow& take) {
  if (!search.since) return take_rows(search.bind(statements_->history, after), take);
  if (after == JobId{} || !window_ || !window_->is_of(search)) {
    auto measured = measure(search);
    if (!measured) return tl::unexpected(measured.error());
    window_ = *measured;
  }
  if (window_->scattered) return take_rows(search.bind(statements_->window, after), take);
  search.last = window_->last;
  return take_rows(search.bind(statements_->history, std::max(after, window_->before)), take);
}

Result<Accounting::Window> Accounting::measure(const Search& search) {
  Window window{*search.since, search.newest};
  auto since = count(window.since);
  auto& found = statements_->measure_window.with(since, few + 1);
  auto row = found.next();
  if (!row) return tl::unexpected(row.error());
  auto size = found.integer(0);
  auto first = found.integer(1);
  auto last = found.integer(2);
  found.reset();
  if (size > few) {
    auto least = one_number(statements_->first_of_window.with(since));
    if (!least) return tl::unexpected(least.error());
    first = *least;
  } else {
    window.last.value = static_cast<std::uint32_t>(last);
  }
  window.before.value = static_cast<std::uint32_t>(std::max(first, std::int64_t{1}) - 1);
  window.scattered = size <= few && last - first >= close_together * size;
  return window;
}

Result<std::vector<Job>> Accounting::jobs(const std::vector<JobId>& ids) {
  std::vector<Job> jobs;
  for (auto id : ids)
    if (auto done = append_jobs(statements_->one_job.with(id.value), jobs); !done)
      return tl::unexpected(done.error());
  return jobs;
}

Result<std::map<JobId, Time>> Accounting::ends(const std::vector<JobId>& ids) {
  std::map<JobId, Time> ends;
  for (auto id : ids) {
    auto& statement = statements_->end.with(id.value);
    auto row = statement.next();
    if (!row) return tl::unexpected(row.error());
    if (*row) ends.emplace(id, Time{Duration{statement.integer(0)}});
    statement.reset();
  }
  return ends;
}

Result<std::vector<ElementRow>> Accounting::elements(JobId array) {
  auto& rows = statements_->elements.with(array.value);
  std::vector<ElementRow> elements;
  for (;;) {
    auto row = rows.next();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return elements;
    auto element = element_in(rows);
    if (!element) return rows.reset(), tl::unexpected(element.error());
    elements.push_back(*element);
  }
}

Result<ArrayRows> Accounting::array(JobId array) {
  auto with_rows = elements(array);
  if (!with_rows) return tl::unexpected(with_rows.error());
  auto stored = records(array);
  if (!stored) return tl::unexpected(stored.error());
  return ArrayRows{std::move(*with_rows), std::move(*stored)};
}

Result<std::vector<Job>> Accounting::records(JobId array) {
  std::vector<Job> records;
  auto& rows = statements_->one_element.with(array.value, no_index.value);
  if (auto done = append_jobs(rows, records); !done) return tl::unexpected(done.error());
  return records;
}

Result<std::vector<Job>> Accounting::jobs_of(const ArrayElements& elements) {
  std::vector<Job> jobs;
  for (auto index = elements.indices.first(); index; index = elements.indices.next_after(*index)) {
    auto& rows = statements_->one_element.with(elements.array.value, index->value);
    if (auto done = append_jobs(rows, jobs); !done) return tl::unexpected(done.error());
  }
  return jobs;
}

Result<std::vector<Event>> Accounting::events(EventSeq after, const std::vector<JobId>& jobs,
                                              std::size_t limit) {
  return statements_->events.after(after, jobs, limit);
}

Result<std::pair<EventSeq, EventSeq>> Accounting::event_range() {
  auto oldest = statements_->events.oldest();
  if (!oldest) return tl::unexpected(oldest.error());
  auto newest = statements_->events.newest();
  if (!newest) return tl::unexpected(newest.error());
  return std::pair{*oldest, *newest};
}

}  // namespace slotd::storage
