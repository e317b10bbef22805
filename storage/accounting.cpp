#include "storage/accounting.hpp"

#include "storage/event_rows.hpp"
#include "storage/job_row.hpp"
#include "storage/prepare_all.hpp"
#include "storage/schema.hpp"

#include <algorithm>
#include <cstdint>

namespace slotd::storage {

namespace {

// Numbered parameters that all searches share: 1 newest change, 2 until, 3 since, 4 states (bit n:
// state n), 5 users, 6 partitions, 7 names, 8 the job or the one before, 9 most rows.
constexpr std::string_view let_through =
  "end_time IS NOT NULL AND changed <= ?1 AND submit_time < ?2 AND end_time >= ?3"
  " AND (?4 >> state) & 1 AND listed(?5, user) AND listed(?6, partition) AND listed(?7, name)";

/// Up to so many jobs that ended in the time asked for are sorted by id for each page; with more of
/// them, reading the jobs themselves in order of id is cheaper.
constexpr std::int64_t few = 20000;

constexpr std::string_view first_of_window_sql =
  "SELECT min(id) FROM job INDEXED BY job_ended WHERE end_time >= ?1";
constexpr std::string_view count_window_sql =
  "SELECT count(*) FROM (SELECT 1 FROM job INDEXED BY job_ended WHERE end_time >= ?1 LIMIT ?2)";

std::string select_from(std::string_view source, std::string_view condition) {
  return "SELECT " + std::string(job_columns) + " FROM " + std::string(source) + " WHERE " +
         std::string(condition) + " AND " + std::string(let_through);
}

std::int64_t count(Time time) { return time.time_since_epoch().count(); }

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

std::vector<JobId> behind(JobId after, std::vector<JobId> ids) {
  std::erase_if(ids, [after](JobId id) { return id <= after; });
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

}  // namespace

/// What a question asks for, in the parameters of let_through.
struct Accounting::Search {
  const JobFilter& filter;
  EventSeq newest;
  std::optional<Time> until;
  std::optional<Time> since;
  std::size_t limit;

  Statement& bind(Statement& statement, JobId job) const {
    return statement.with(std::min(newest.value, std::uint64_t{INT64_MAX}),
                          count(until.value_or(Time::max())), count(since.value_or(Time::min())),
                          mask_of(filter.states), &filter.users, &filter.partitions, &filter.names,
                          job.value, limit);
  }
};

struct Accounting::Statements {
  Statement one_job;    ///< whatever its state
  Statement one_ended;  ///< by id
  Statement window;     ///< in order of id, from the index over end times
  Statement history;    ///< in order of id, from the jobs themselves
  Statement count_window;
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
  const auto history = select_from("job NOT INDEXED", "id > ?8") + " ORDER BY id LIMIT ?9";
  auto prepared = prepare_all(database, {{&all->one_job, one_job},
                                         {&all->one_ended, one_ended},
                                         {&all->window, window},
                                         {&all->history, history},
                                         {&all->count_window, count_window_sql},
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
  const Search search{question.filter, until_seq, question.until, question.since, limit};
  std::vector<Job> jobs;
  auto done = question.filter.jobs.empty() ? find_by_time(search, question.after, jobs)
                                           : find_by_id(search, question.after, jobs);
  if (!done) return tl::unexpected(done.error());
  return jobs;
}

Done Accounting::find_by_id(const Search& search, JobId after, std::vector<Job>& jobs) {
  for (auto id : behind(after, search.filter.jobs)) {
    if (jobs.size() >= search.limit) break;
    if (auto done = append_jobs(search.bind(statements_->one_ended, id), jobs); !done) return done;
  }
  return {};
}

Done Accounting::find_by_time(const Search& search, JobId after, std::vector<Job>& jobs) {
  if (!search.since) return append_jobs(search.bind(statements_->history, after), jobs);
  auto since = count(*search.since);
  auto size = one_number(statements_->count_window.with(since, few + 1));
  if (!size) return tl::unexpected(size.error());
  if (*size <= few) return append_jobs(search.bind(statements_->window, after), jobs);
  if (after == JobId{}) {
    auto first = one_number(statements_->first_of_window.with(since));
    if (!first) return tl::unexpected(first.error());
    after.value = static_cast<std::uint32_t>(*first - 1);
  }
  return append_jobs(search.bind(statements_->history, after), jobs);
}

Result<std::vector<Job>> Accounting::jobs(const std::vector<JobId>& ids) {
  std::vector<Job> jobs;
  for (auto id : ids)
    if (auto done = append_jobs(statements_->one_job.with(id.value), jobs); !done)
      return tl::unexpected(done.error());
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
