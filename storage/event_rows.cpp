#include "storage/event_rows.hpp"

#include "protocol/wire.hpp"
#include "storage/prepare_all.hpp"

#include <algorithm>

namespace slotd::storage {

namespace {

constexpr std::uint64_t forget_at_a_time = 1000;

constexpr std::string_view event_columns =
  "seq, time, kind, job, array_id, array_index, attempt, state, reason, what, range";

Result<Event> event_in(const Statement& row) {
  Event event;
  event.seq.value = static_cast<std::uint64_t>(row.integer(0));
  event.time = Time{Duration{row.integer(1)}};
  event.kind = static_cast<EventKind>(row.integer(2));
  event.job.value = static_cast<std::uint32_t>(row.integer(3));
  event.array_id.value = static_cast<std::uint32_t>(row.integer(4));
  event.array_index.value = static_cast<std::uint32_t>(row.integer(5));
  event.attempt.value = static_cast<std::uint32_t>(row.integer(6));
  event.state = static_cast<JobState>(row.integer(7));
  event.reason = static_cast<Reason>(row.integer(8));
  event.range = row.bytes(10);
  if (row.is_null(9)) return event;
  auto what = decode<std::vector<FieldChange>>(row.bytes(9));
  if (!what)
    return fail(FaultCode::storage, "event " + std::to_string(event.seq.value) +
                                      " cannot be read: " + what.error().text);
  event.what = std::move(*what);
  return event;
}

Done append(Statement& rows, std::vector<Event>& events) {
  for (;;) {
    auto row = rows.next();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
    auto event = event_in(rows);
    if (!event) {
      rows.reset();
      return tl::unexpected(event.error());
    }
    events.push_back(std::move(*event));
  }
}

Result<EventSeq> one_seq(Statement& statement) {
  auto row = statement.with().next();
  if (!row) return tl::unexpected(row.error());
  EventSeq number{*row ? static_cast<std::uint64_t>(statement.integer(0)) : 0};
  statement.reset();
  return number;
}

}  // namespace

Result<EventRows> EventRows::prepare(Database& database) {
  EventRows rows;
  const auto put = "INSERT INTO event (" + std::string(event_columns) +
                   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
  auto prepared = prepare_all(
    database, {{&rows.put_, put}, {&rows.forget_, "DELETE FROM event WHERE seq <= ?1"}});
  if (!prepared) return tl::unexpected(prepared.error());
  return rows;
}

Done EventRows::put(const Event& event) {
  std::optional<std::string> what;
  if (!event.what.empty()) what = encode(event.what);
  return put_
    .with(event.seq.value, event.time.time_since_epoch().count(), static_cast<int>(event.kind),
          event.job.value, event.array_id.value, event.array_index.value, event.attempt.value,
          static_cast<int>(event.state), static_cast<int>(event.reason), what, event.range)
    .run();
}

Done EventRows::forget_before(EventSeq newest) {
  if (newest.value < forgotten_ + events_kept + forget_at_a_time) return {};
  auto last = newest.value - events_kept;
  auto done = forget_.with(last).run();
  if (done) forgotten_ = last;
  return done;
}

Result<EventHistory> EventHistory::prepare(Database& database) {
  EventHistory history;
  const auto select = "SELECT " + std::string(event_columns) + " FROM event WHERE seq > ?1";
  const auto all = select + " ORDER BY seq LIMIT ?2";
  const auto of_job = select + " AND (job = ?3 OR array_id = ?3) ORDER BY seq LIMIT ?2";
  auto prepared = prepare_all(database, {{&history.all_, all},
                                         {&history.of_job_, of_job},
                                         {&history.oldest_, "SELECT min(seq) FROM event"},
                                         {&history.newest_, "SELECT last_event FROM meta"}});
  if (!prepared) return tl::unexpected(prepared.error());
  return history;
}

Result<std::vector<Event>> EventHistory::after(EventSeq seq, const std::vector<JobId>& jobs,
                                               std::size_t limit) {
  std::vector<Event> events;
  if (jobs.empty()) {
    if (auto done = append(all_.with(seq.value, limit), events); !done)
      return tl::unexpected(done.error());
    return events;
  }
  for (auto job : jobs)
    if (auto done = append(of_job_.with(seq.value, limit, job.value), events); !done)
      return tl::unexpected(done.error());
  std::sort(events.begin(), events.end(),
            [](const Event& a, const Event& b) { return a.seq < b.seq; });
  if (events.size() > limit) events.resize(limit);
  return events;
}

Result<EventSeq> EventHistory::oldest() { return one_seq(oldest_); }
Result<EventSeq> EventHistory::newest() { return one_seq(newest_); }

}  // namespace slotd::storage
