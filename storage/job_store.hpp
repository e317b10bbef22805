#pragma once

#include "protocol/base/result.hpp"
#include "protocol/event.hpp"
#include "protocol/job.hpp"
#include "protocol/node.hpp"
#include "protocol/notice.hpp"
#include "storage/database.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace slotd::storage {

/// The answer to a request that changed something. It is kept 24 h, so that the same request, sent again,
/// is answered and not done again. `reply` is an encoded Reply.
struct StoredReply {
  RequestId request;
  std::string reply;
  Time time;
};

/// One record of a commit.
struct PutJob {
  Job job;  ///< inserted or replaced whole, with the rows of its latest attempt and batch step
};
struct PutEvent {
  Event event;
};
/// A notification is due.
struct PutNotice {
  Notice notice;
};
/// Its command was started.
struct DropNotice {
  EventSeq seq;
};
/// The node is drained, or starts jobs again if this is empty.
struct PutDrain {
  std::optional<Drain> drain;
};
struct PutReply {
  StoredReply reply;
};
using Write = std::variant<PutJob, PutEvent, PutReply, PutNotice, DropNotice, PutDrain>;

/// Content of a new job; each distinct text is stored once.
struct Content {
  std::string script;
  std::string environment;  ///< `NAME=value` entries, each ended by a NUL byte
};

/// The ids of a job's stored script and environment.
struct ContentIds {
  ContentId script;
  ContentId environment;
};

/// What a daemon must know when it starts.
struct StoredState {
  /// Jobs that are not over, or that ended at or after the given time; in order of id.
  std::vector<std::shared_ptr<const Job>> jobs;
  std::vector<StoredReply> replies;  ///< all that are younger than 24 h, perhaps some older ones
  JobId last_job;                    ///< greatest id ever given out
  EventSeq last_event;
  std::vector<Notice> notices;  ///< due, oldest first
  std::optional<Drain> drain;
  std::string root_uuid;  ///< made with the database, never changed
};

/// The daemon's one writing connection. Only one thread may use it at a time. Every call that writes must
/// come between begin and commit. If one of them returns a Fault, the whole batch is lost: call roll_back
/// and begin again.
class JobStore {
 public:
  /// Opens or creates the database with mode 0600, migrates it, and sets it up for writing: WAL,
  /// synchronous=FULL, busy wait 5 s.
  static Result<JobStore> open(const std::string& path);
  JobStore(JobStore&&) noexcept;
  JobStore& operator=(JobStore&&) noexcept;
  ~JobStore();

  /// `ended_since`: jobs that ended earlier are left out.
  Result<StoredState> load(Time ended_since);

  Done begin();
  Done write(const Write& write);
  /// Stores the texts that are not stored yet, and counts one more user of each.
  Result<ContentIds> put_content(const Content& content);
  Done commit();     ///< on disk when it returns
  void roll_back();  ///< no error if there is nothing to roll back

  Result<std::string> script(ContentId id);
  Result<std::string> environment(ContentId id);

  Database& database() { return database_; }

 private:
  struct Statements;
  JobStore(Database database, std::unique_ptr<Statements> statements);
  Done put(const PutJob& put);
  Done put(const PutEvent& put);
  Done put(const PutReply& put);
  Done put(const PutNotice& put);
  Done put(const DropNotice& drop);
  Done put(const PutDrain& put);
  Done need_transaction() const;

  Database database_;
  std::unique_ptr<Statements> statements_;
  JobId greatest_job_;  ///< of this transaction
  EventSeq greatest_event_;
};

}  // namespace slotd::storage
