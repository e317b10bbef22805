#include "storage/job_store.hpp"

#include "protocol/wire.hpp"
#include "storage/attempt_rows.hpp"
#include "storage/content_store.hpp"
#include "storage/event_rows.hpp"
#include "storage/job_row.hpp"
#include "storage/prepare_all.hpp"
#include "storage/schema.hpp"

#include <algorithm>

namespace slotd::storage {

namespace {

constexpr Duration replies_kept = std::chrono::hours{24};

std::string select_jobs(std::string_view rest) {
  return "SELECT " + std::string(job_columns) + " FROM job " + std::string(rest);
}

}  // namespace

struct JobStore::Statements {
  ContentStore content;
  AttemptRows attempts;
  EventRows events;
  Statement put_job;
  Statement put_reply;
  Statement forget_replies;
  Statement put_numbers;
  Statement live_jobs;
  Statement ended_jobs;
  Statement put_notice;
  Statement drop_notice;
  Statement notices;
  Statement put_drain;
  Statement drop_drain;
  Statement drain;
  Statement replies;
  Statement meta;

  static Result<std::unique_ptr<Statements>> prepare(Database& database);
  Done load_replies(StoredState& state);
  Done load_notices(StoredState& state);
  Done load_drain(StoredState& state);
  Done load_meta(StoredState& state);
};

Result<std::unique_ptr<JobStore::Statements>> JobStore::Statements::prepare(Database& database) {
  auto content = ContentStore::prepare(database);
  if (!content) return tl::unexpected(content.error());
  auto attempts = AttemptRows::prepare(database);
  if (!attempts) return tl::unexpected(attempts.error());
  auto events = EventRows::prepare(database);
  if (!events) return tl::unexpected(events.error());
  auto all = std::make_unique<Statements>();
  all->content = std::move(*content);
  all->attempts = std::move(*attempts);
  all->events = std::move(*events);
  const auto live = select_jobs("INDEXED BY job_live WHERE end_time IS NULL");
  const auto ended = select_jobs("INDEXED BY job_ended WHERE end_time >= ?1");
  auto prepared = prepare_all(
    database,
    {{&all->put_job, put_job_sql},
     {&all->put_reply, "INSERT INTO reply (request, reply, time) VALUES (?1, ?2, ?3)"},
     // Two for each new one: old replies go as fast as new ones come, and no commit pays for many.
     {&all->forget_replies,
      "DELETE FROM reply WHERE number IN (SELECT number FROM reply ORDER BY number LIMIT 2)"
      " AND time < ?1"},
     {&all->put_numbers,
      "UPDATE meta SET last_job = max(last_job, ?1), last_event = max(last_event, ?2)"},
     {&all->live_jobs, live},
     {&all->ended_jobs, ended},
     {&all->put_notice, "INSERT INTO notice (seq, notice) VALUES (?1, ?2)"},
     {&all->drop_notice, "DELETE FROM notice WHERE seq = ?1"},
     {&all->notices, "SELECT notice FROM notice ORDER BY seq"},
     {&all->put_drain,
      "INSERT OR REPLACE INTO drain (row, reason, since, user, uid) VALUES (1, ?1, ?2, ?3, ?4)"},
     {&all->drop_drain, "DELETE FROM drain"},
     {&all->drain, "SELECT reason, since, user, uid FROM drain"},
     {&all->replies, "SELECT request, reply, time FROM reply ORDER BY number"},
     {&all->meta, "SELECT last_job, last_event, root_uuid FROM meta"}});
  if (!prepared) return tl::unexpected(prepared.error());
  return all;
}

Done JobStore::Statements::load_replies(StoredState& state) {
  for (;;) {
    auto row = replies.next();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
    StoredReply reply{{}, std::string(replies.bytes(1)), Time{Duration{replies.integer(2)}}};
    auto request = replies.bytes(0);
    std::copy_n(request.begin(), std::min(request.size(), reply.request.bytes.size()),
                reply.request.bytes.begin());
    state.replies.push_back(std::move(reply));
  }
}

Done JobStore::Statements::load_notices(StoredState& state) {
  for (;;) {
    auto row = notices.next();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
    auto notice = decode<Notice>(notices.bytes(0));
    if (!notice) return tl::unexpected(notice.error());
    state.notices.push_back(std::move(*notice));
  }
}

Done JobStore::Statements::load_drain(StoredState& state) {
  auto row = drain.next();
  if (!row) return tl::unexpected(row.error());
  if (!*row) return {};
  state.drain = Drain{std::string(drain.bytes(0)), Time{Duration{drain.integer(1)}},
                      std::string(drain.bytes(2)), static_cast<std::uint32_t>(drain.integer(3))};
  drain.reset();
  return {};
}

Done JobStore::Statements::load_meta(StoredState& state) {
  auto row = meta.next();
  if (!row) return tl::unexpected(row.error());
  if (!*row) return fail(FaultCode::storage, "the database has lost its meta row");
  state.last_job.value = static_cast<std::uint32_t>(meta.integer(0));
  state.last_event.value = static_cast<std::uint64_t>(meta.integer(1));
  state.root_uuid = meta.bytes(2);
  meta.reset();
  return {};
}

JobStore::JobStore(Database database, std::unique_ptr<Statements> statements)
    : database_(std::move(database)), statements_(std::move(statements)) {}
JobStore::JobStore(JobStore&&) noexcept = default;
JobStore& JobStore::operator=(JobStore&&) noexcept = default;
JobStore::~JobStore() = default;

Result<JobStore> JobStore::open(const std::string& path) {
  auto database = Database::open(path, Access::write);
  if (!database) return tl::unexpected(database.error());
  if (auto migrated = migrate(*database); !migrated) return tl::unexpected(migrated.error());
  auto statements = Statements::prepare(*database);
  if (!statements) return tl::unexpected(statements.error());
  return JobStore(std::move(*database), std::move(*statements));
}

Result<StoredState> JobStore::load(Time ended_since) {
  StoredState state;
  auto done = statements_->load_meta(state);
  if (done) done = statements_->load_replies(state);
  if (done) done = statements_->load_notices(state);
  if (done) done = statements_->load_drain(state);
  auto keep = [&](Job&& job) { state.jobs.push_back(std::make_shared<const Job>(std::move(job))); };
  if (done) done = for_each_job(statements_->live_jobs, keep);
  if (done) done = for_each_job(statements_->ended_jobs.with(count(ended_since)), keep);
  if (!done) return tl::unexpected(done.error());
  std::sort(state.jobs.begin(), state.jobs.end(),
            [](const auto& a, const auto& b) { return a->id < b->id; });
  return state;
}

Done JobStore::begin() {
  greatest_job_ = {};
  greatest_event_ = {};
  return database_.begin();
}

Done JobStore::commit() {
  if (auto open = need_transaction(); !open) return open;
  if (greatest_job_ != JobId{} || greatest_event_ != EventSeq{}) {
    auto numbers = statements_->put_numbers.with(greatest_job_.value, greatest_event_.value).run();
    if (!numbers) return numbers;
    if (auto done = statements_->events.forget_before(greatest_event_); !done) return done;
  }
  return database_.commit();
}

void JobStore::roll_back() { database_.roll_back(); }

Done JobStore::write(const Write& write) {
  if (auto open = need_transaction(); !open) return open;
  return std::visit([this](const auto& each) { return put(each); }, write);
}

Done JobStore::put(const PutJob& put) {
  greatest_job_ = std::max(greatest_job_, put.job.id);
  if (auto done = put_job(statements_->put_job, put.job); !done) return done;
  return statements_->attempts.put(put.job);
}

Done JobStore::put(const PutEvent& put) {
  greatest_event_ = std::max(greatest_event_, put.event.seq);
  return statements_->events.put(put.event);
}

Done JobStore::put(const PutNotice& put) {
  const auto bytes = encode(put.notice);
  return statements_->put_notice.with(put.notice.seq.value, bytes).run();
}

Done JobStore::put(const DropNotice& drop) {
  return statements_->drop_notice.with(drop.seq.value).run();
}

Done JobStore::put(const PutDrain& put) {
  if (!put.drain) return statements_->drop_drain.with().run();
  const auto& drain = *put.drain;
  return statements_->put_drain.with(drain.reason, count(drain.since), drain.user, drain.uid).run();
}

Done JobStore::put(const PutReply& put) {
  const auto& reply = put.reply;
  std::string request(reply.request.bytes.begin(), reply.request.bytes.end());
  auto done = statements_->put_reply.with(request, reply.reply, count(reply.time)).run();
  if (!done) return done;
  return statements_->forget_replies.with(count(reply.time - replies_kept)).run();
}

Result<ContentIds> JobStore::put_content(const Content& content) {
  if (auto open = need_transaction(); !open) return tl::unexpected(open.error());
  auto script = statements_->content.put(content.script);
  if (!script) return tl::unexpected(script.error());
  auto environment = statements_->content.put(content.environment);
  if (!environment) return tl::unexpected(environment.error());
  return ContentIds{*script, *environment};
}

Result<std::string> JobStore::script(ContentId id) { return statements_->content.get(id); }
Result<std::string> JobStore::environment(ContentId id) { return statements_->content.get(id); }

/// A statement outside a transaction would commit itself, and with it half a batch.
Done JobStore::need_transaction() const {
  if (database_.in_transaction()) return {};
  return fail(FaultCode::storage, "database " + database_.path() + ": no transaction is open");
}

}  // namespace slotd::storage
