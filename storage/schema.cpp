#include "storage/schema.hpp"

#include "storage/transaction.hpp"

#include <array>
#include <string_view>

namespace slotd::storage {

namespace {

// Times are microseconds since the epoch, UTC; texts are BLOBs; enums are the numbers of protocol/.
//
// job      A row for each job, replaced at each change. Queries look into columns; the rest is msgpack
//          (protocol/wire): `request` a JobRequest, `run` a Run, `ending` an Ending.
//          end_time is NULL exactly while the job is not over: a job that went back to the queue
//          has the `ending` of its latest attempt, but no end_time. GPUs asked for are columns
//          here, GPUs given are a column of the attempt.
// attempt  A row for each launch of a job. It stays when the job is requeued, and never changes once it
//          has an end. `state` is NULL where the job went back to the queue.
// step     A row for each step of an attempt, numbered as Slurm does; the same rules.
// content  Scripts and environments, each distinct text once, with the number of jobs that use it.
//          The bytes have a table of their own, so that counting does not write them again.
// event    What happened, for readers; a starting daemon does not look at it.
// reply    Answers to requests that changed something, in order of time.
// meta     One row: the greatest numbers ever given out, because the row that had one may be gone.
constexpr std::string_view first_schema = R"sql(
PRAGMA application_id = 0x736c6f74;

CREATE TABLE job (
  id            INTEGER PRIMARY KEY,
  array_id      INTEGER NOT NULL,
  array_index   INTEGER NOT NULL,
  state         INTEGER NOT NULL,
  reason        INTEGER NOT NULL,
  submit_time   INTEGER NOT NULL,
  eligible_time INTEGER NOT NULL,
  end_time      INTEGER,
  changed       INTEGER NOT NULL,
  attempt       INTEGER NOT NULL,
  restarts      INTEGER NOT NULL,
  requeue_spent INTEGER NOT NULL,
  blocked_since INTEGER,
  gpu_count     INTEGER NOT NULL,
  gpu_kind      BLOB NOT NULL,
  user          BLOB NOT NULL,
  partition     BLOB NOT NULL,
  name          BLOB NOT NULL,
  script        INTEGER NOT NULL,
  environment   INTEGER NOT NULL,
  request       BLOB NOT NULL,
  run           BLOB,
  ending        BLOB
);
CREATE INDEX job_live ON job (id) WHERE end_time IS NULL;
CREATE INDEX job_ended ON job (end_time) WHERE end_time IS NOT NULL;

CREATE TABLE attempt (
  job          INTEGER NOT NULL,
  number       INTEGER NOT NULL,
  state        INTEGER,
  boot         BLOB NOT NULL,
  start_time   INTEGER NOT NULL,
  memory       INTEGER NOT NULL,
  cpus         BLOB NOT NULL,
  gpus         BLOB NOT NULL,
  end_time     INTEGER,
  exit_code    INTEGER,
  exit_signal  INTEGER,
  elapsed      INTEGER,
  user_time    INTEGER,
  system_time  INTEGER,
  peak_memory  INTEGER,
  detail       BLOB,
  PRIMARY KEY (job, number)
) WITHOUT ROWID;

CREATE TABLE step (
  job          INTEGER NOT NULL,
  attempt      INTEGER NOT NULL,
  step         INTEGER NOT NULL,
  name         BLOB NOT NULL,
  state        INTEGER,
  start_time   INTEGER NOT NULL,
  end_time     INTEGER,
  exit_code    INTEGER,
  exit_signal  INTEGER,
  elapsed      INTEGER,
  user_time    INTEGER,
  system_time  INTEGER,
  peak_memory  INTEGER,
  PRIMARY KEY (job, attempt, step)
) WITHOUT ROWID;

CREATE TABLE content (
  id     INTEGER PRIMARY KEY,
  hash   INTEGER NOT NULL,
  users  INTEGER NOT NULL
);
CREATE INDEX content_hash ON content (hash);
CREATE TABLE content_bytes (
  id     INTEGER PRIMARY KEY,
  bytes  BLOB NOT NULL
);

CREATE TABLE event (
  seq         INTEGER PRIMARY KEY,
  time        INTEGER NOT NULL,
  kind        INTEGER NOT NULL,
  job         INTEGER NOT NULL,
  array_id    INTEGER NOT NULL,
  array_index INTEGER NOT NULL,
  attempt     INTEGER NOT NULL,
  state       INTEGER NOT NULL,
  reason      INTEGER NOT NULL
);

CREATE TABLE reply (
  number   INTEGER PRIMARY KEY,
  request  BLOB NOT NULL,
  reply    BLOB NOT NULL,
  time     INTEGER NOT NULL
);

CREATE TABLE meta (
  row        INTEGER PRIMARY KEY CHECK (row = 1),
  root_uuid  TEXT NOT NULL,
  last_job   INTEGER NOT NULL,
  last_event INTEGER NOT NULL
);
INSERT INTO meta VALUES (1,
  lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) ||
        '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
  0, 0);
)sql";

// event.what  What an update changed: msgpack, a list of FieldChange; NULL if only the state changed.
// notice      Notifications that are due, whose command was not started yet: msgpack, a Notice.
// drain       One row while the node is drained, no row while it starts jobs.
constexpr std::string_view steering_schema = R"sql(
ALTER TABLE event ADD COLUMN what BLOB;

CREATE TABLE notice (
  seq     INTEGER PRIMARY KEY,
  notice  BLOB NOT NULL
);

CREATE TABLE drain (
  row     INTEGER PRIMARY KEY CHECK (row = 1),
  reason  BLOB NOT NULL,
  since   INTEGER NOT NULL,
  user    BLOB NOT NULL,
  uid     INTEGER NOT NULL
);
)sql";

// job.array    What the job knows of its array: msgpack, an ArrayInfo; NULL if it belongs to none.
// event.range  Which elements of an array were changed together: `4-9`; empty for one job.
constexpr std::string_view array_schema = R"sql(
ALTER TABLE job ADD COLUMN array BLOB;
CREATE INDEX job_array ON job (array_id) WHERE array_id != 0;
CREATE INDEX job_element ON job (array_id, array_index) WHERE array_id != 0;
ALTER TABLE event ADD COLUMN range BLOB NOT NULL DEFAULT x'';
)sql";

/// Migration n + 1 is migrations[n]. A released migration is never changed.
constexpr std::array migrations{first_schema, steering_schema, array_schema};

constexpr std::int64_t our_application_id = 0x736c6f74;

Result<std::int64_t> version_of(Database& database) {
  return database.number("PRAGMA user_version");
}

Done refuse(const Database& database, const std::string& why) {
  return fail(FaultCode::storage, "database " + database.path() + " " + why);
}

Done check_ours(Database& database) {
  auto application = database.number("PRAGMA application_id");
  auto tables = database.number("SELECT count(*) FROM sqlite_master");
  if (!application) return tl::unexpected(application.error());
  if (!tables) return tl::unexpected(tables.error());
  if (*tables > 0 && *application != our_application_id)
    return refuse(database, "is not a slotd database");
  return {};
}

Done refuse_newer(const Database& database, std::int64_t version) {
  return refuse(database, "was written by a newer slotd: it has schema " + std::to_string(version) +
                            ", this program knows " + std::to_string(schema_version()));
}

Done apply_from(Database& database, std::int64_t version) {
  for (auto next = version; next < schema_version(); ++next) {
    auto sql = std::string(migrations[static_cast<std::size_t>(next)]);
    sql += "PRAGMA user_version = " + std::to_string(next + 1);
    if (auto applied = database.run(sql); !applied) return applied;
  }
  return {};
}

}  // namespace

int schema_version() { return static_cast<int>(migrations.size()); }

Done migrate(Database& database) {
  auto transaction = Transaction::begin(database);
  if (!transaction) return tl::unexpected(transaction.error());
  if (auto ours = check_ours(database); !ours) return ours;
  auto version = version_of(database);
  if (!version) return tl::unexpected(version.error());
  if (*version > schema_version()) return refuse_newer(database, *version);
  if (*version == schema_version()) return {};
  if (auto applied = apply_from(database, *version); !applied) return applied;
  return transaction->commit();
}

Done check_schema(Database& database) {
  if (auto ours = check_ours(database); !ours) return ours;
  auto version = version_of(database);
  if (!version) return tl::unexpected(version.error());
  if (*version > schema_version()) return refuse_newer(database, *version);
  if (*version < schema_version()) return refuse(database, "is older than this program expects");
  return {};
}

}  // namespace slotd::storage
