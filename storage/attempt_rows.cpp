#include "storage/attempt_rows.hpp"

#include "storage/prepare_all.hpp"

namespace slotd::storage {

namespace {

constexpr std::string_view put_attempt_sql = R"sql(
INSERT INTO attempt (job, number, state, start_time, end_time, exit_code, exit_signal, elapsed,
  user_time, system_time, peak_memory, detail, boot, memory, cpus, gpus)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
ON CONFLICT (job, number) DO UPDATE SET state = ?3, end_time = ?5, exit_code = ?6, exit_signal = ?7,
  elapsed = ?8, user_time = ?9, system_time = ?10, peak_memory = ?11, detail = ?12
WHERE end_time IS NULL)sql";

constexpr std::string_view put_step_sql = R"sql(
INSERT INTO step (job, attempt, state, start_time, end_time, exit_code, exit_signal, elapsed,
  user_time, system_time, peak_memory, step, name)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
ON CONFLICT (job, attempt, step) DO UPDATE SET state = ?3, end_time = ?5, exit_code = ?6,
  exit_signal = ?7, elapsed = ?8, user_time = ?9, system_time = ?10, peak_memory = ?11
WHERE end_time IS NULL)sql";

using MaybeNumber = std::optional<std::int64_t>;

/// The columns of an end; all are NULL while there is none.
struct EndColumns {
  MaybeNumber time, code, signal, elapsed, user, system, peak;
  std::optional<std::string> detail;
};

EndColumns columns_of(const Ending& ending) {
  return {ending.end.time_since_epoch().count(),
          ending.exit.code,
          ending.exit.signal,
          ending.elapsed.count(),
          ending.usage.user.count(),
          ending.usage.system.count(),
          static_cast<std::int64_t>(ending.usage.peak_memory.value),
          ending.detail};
}

/// `0,1,7`
std::string index_list(const std::vector<std::uint16_t>& numbers) {
  std::string out;
  for (auto number : numbers) {
    if (!out.empty()) out += ',';
    out += std::to_string(number);
  }
  return out;
}

/// None for a job that waits again: its latest attempt has no state of its own.
MaybeNumber state_of(const Job& job) {
  if (job.state == JobState::pending) return std::nullopt;
  return static_cast<std::int64_t>(job.state);
}

}  // namespace

Result<AttemptRows> AttemptRows::prepare(Database& database) {
  AttemptRows rows;
  auto prepared =
    prepare_all(database, {{&rows.put_attempt_, put_attempt_sql}, {&rows.put_step_, put_step_sql}});
  if (!prepared) return tl::unexpected(prepared.error());
  return rows;
}

Done AttemptRows::put(const Job& job) {
  if (!job.run) return {};
  const auto& run = *job.run;
  const auto end = job.ending && !is_live(job.state) ? columns_of(*job.ending) : EndColumns{};
  const auto start = run.start.time_since_epoch().count();
  const auto cpus = index_list(run.allocation.cpus);
  const auto gpus = index_list(run.allocation.gpus);
  auto attempt = put_attempt_
                   .with(job.id.value, job.attempt.value, state_of(job), start, end.time, end.code,
                         end.signal, end.elapsed, end.user, end.system, end.peak, end.detail,
                         run.boot, run.allocation.memory.value, cpus, gpus)
                   .run();
  if (!attempt) return attempt;
  return put_step_
    .with(job.id.value, job.attempt.value, state_of(job), start, end.time, end.code, end.signal,
          end.elapsed, end.user, end.system, end.peak, batch_step.value, std::string_view("batch"))
    .run();
}

}  // namespace slotd::storage
