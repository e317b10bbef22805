#include "storage/accounting.hpp"

#include "storage/job_row.hpp"
#include "storage/prepare_all.hpp"
#include "storage/schema.hpp"

#include <algorithm>
#include <limits>

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

constexpr std::string_view count_window_sql =
    "SELECT count(*) FROM (SELECT 1 FROM job INDEXED BY job_ended WHERE end_time >= ?1 LIMIT ?2)";

std::string select_from(std::string_view source, std::string_view condition) {
  return "SELECT " + std::string(job_columns) + " FROM " + std::string(source) + " WHERE " +
         std::string(condition) + " AND " + std::string(let_through);
}

std::int64_t count(const std::optional<Time>& time, std::int64_t otherwise) {
  return time ? time->time_since_epoch().count() : otherwise;
}

std::uint64_t mask_of(const std::vector<JobState>& states) {
  if (states.empty()) return ~std::uint64_t{0};
  std::uint64_t mask = 0;
  for (auto state : states) mask |= std::uint64_t{1} << static_cast<unsigned>(state);
  return mask;
}

std::vector<JobId> behind(JobId after, std::vector<JobId> ids) {
  std::erase_if(ids, [after](JobId id) { return id <= after; });
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

}  // namespace

struct Accounting::Statements {
  Statement one_job;    ///< whatever its state
  Statement one_ended;  ///< by id
  Statement window;     ///< in order of id, from the index over end times
  Statement history;    ///< in order of id, from the jobs themselves
  Statement count_window;

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
                                         {&all->count_window, count_window_sql}});
  if (!prepared) return tl::unexpected(prepared.error());
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
  const auto& filter = question.filter;
  const auto newest = std::min(until_seq.value, std::uint64_t{INT64_MAX});
  const auto until = count(question.until, std::numeric_limits<std::int64_t>::max());
  const auto since = count(question.since, std::numeric_limits<std::int64_t>::min());
  std::vector<Job> jobs;
  auto search = [&](Statement& statement, JobId id) {
    return append_jobs(statement.with(newest, until, since, mask_of(filter.states), &filter.users,
                                      &filter.partitions, &filter.names, id.value, limit),
                       jobs);
  };
  Done done;
  if (filter.jobs.empty()) {
    auto in_window = question.since ? is_small_window(since) : Result<bool>(false);
    if (!in_window) return tl::unexpected(in_window.error());
    done = search(*in_window ? statements_->window : statements_->history, question.after);
  }
  for (auto id : behind(question.after, filter.jobs))
    if (done && jobs.size() < limit) done = search(statements_->one_ended, id);
  if (!done) return tl::unexpected(done.error());
  return jobs;
}

Result<bool> Accounting::is_small_window(std::int64_t since) {
  auto row = statements_->count_window.with(since, few + 1).next();
  if (!row) return row;
  auto small = statements_->count_window.integer(0) <= few;
  statements_->count_window.reset();
  return small;
}

Result<std::vector<Job>> Accounting::jobs(const std::vector<JobId>& ids) {
  std::vector<Job> jobs;
  for (auto id : ids)
    if (auto done = append_jobs(statements_->one_job.with(id.value), jobs); !done)
      return tl::unexpected(done.error());
  return jobs;
}

}  // namespace slotd::storage
