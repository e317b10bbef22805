#pragma once

#include "protocol/base/result.hpp"
#include "protocol/job.hpp"
#include "protocol/packed_job.hpp"
#include "storage/statement.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace slotd::storage {

/// The columns that job_of reads, in its order.
inline constexpr std::string_view job_columns =
  "id, array_id, array_index, state, reason, submit_time, eligible_time, changed, attempt, "
  "restarts,"
  " requeue_spent, blocked_since, script, environment, request, run, ending, array";

/// Inserts a job or replaces it whole.
inline constexpr std::string_view put_job_sql = R"sql(
INSERT INTO job (id, array_id, array_index, state, reason, submit_time, eligible_time, changed,
  attempt, restarts, requeue_spent, blocked_since, script, environment, request, run, ending,
  end_time, gpu_count, gpu_kind, user, partition, name, array)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
  ?21, ?22, ?23, ?24)
ON CONFLICT (id) DO UPDATE SET array_id = ?2, array_index = ?3, state = ?4, reason = ?5,
  submit_time = ?6, eligible_time = ?7, changed = ?8, attempt = ?9, restarts = ?10,
  requeue_spent = ?11, blocked_since = ?12, script = ?13, environment = ?14, request = ?15,
  run = ?16, ending = ?17, end_time = ?18, gpu_count = ?19, gpu_kind = ?20, user = ?21,
  partition = ?22, name = ?23, array = ?24)sql";

/// Runs a statement of put_job_sql.
Done put_job(Statement& statement, const Job& job);

/// The job in a statement's present row, whose first columns are job_columns.
Result<Job> job_of(const Statement& row);

/// The same with its larger parts as they are stored; their bytes last until the statement goes on.
Result<PackedJob> packed_job_of(const Statement& row);

/// Hands over each row of a statement as a job.
Done for_each_job(Statement& statement, const std::function<void(Job&&)>& take);
/// Appends all rows of a statement to `jobs`.
Done append_jobs(Statement& statement, std::vector<Job>& jobs);

}  // namespace slotd::storage
