#pragma once

#include "actors/host/job_folders.hpp"
#include "actors/interfaces.hpp"
#include "actors/journal/commit_queue.hpp"
#include "protocol/base/ids.hpp"
#include "storage/accounting.hpp"
#include "storage/job_store.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <memory>
#include <vector>

namespace slotd {

/// The journal's own connections, the number of the last event on disk, and the publisher of later
/// ones.
struct JournalStorage {
  std::shared_ptr<storage::JobStore> store;
  std::shared_ptr<storage::Accounting> accounting;
  EventSeq last_event;
  EventPublisherActor publisher = {};  ///< null in tests that publish nothing
  host::JobFolders folders{Paths("")};
};

/// Gathers the requests that come in while it commits, so that under load one sync serves many
/// requests. A single request is committed at once, and none waits for more than one large
/// submission (commit_queue.hpp). The journal is spawned detached, since it blocks in the sync.
class JournalState {
 public:
  explicit JournalState(JournalActor::pointer self) : self_(self) {}
  void init(JournalStorage storage);

  caf::result<Committed> commit(const Commit& commit);
  caf::result<FetchedContent> fetch(const FetchContent& ask);
  caf::result<FetchedJobs> fetch(const FetchJobs& ask);
  caf::result<FoldersSetAside> set_aside(const SetFoldersAside& ask);
  void flush();

 private:
  struct Waiting {
    Commit commit;
    caf::typed_response_promise<Committed> promise;
  };
  /// What one commit writes: the last number given out, and the events so far.
  struct Draft {
    EventSeq seq;
    Time now;
    std::vector<Event> events;
  };
  Result<std::vector<Committed>> commit(const std::vector<Waiting>& batch, Draft& draft);
  Result<Committed> write(const Commit& commit, Draft& draft);
  Result<JobPtr> write(const Change& change, const NewContent* content, Draft& draft);
  Result<Notice> write_notice(const Job& job, std::string_view event);
  Done write(const NodeChange& node, Draft& draft);
  Done write(Event event, Draft& draft);
  void publish(std::vector<Event> events);
  void flush_behind_all();

  JournalActor::pointer self_;
  std::shared_ptr<storage::JobStore> store_;
  std::shared_ptr<storage::Accounting> accounting_;
  EventPublisherActor publisher_;
  host::JobFolders folders_{Paths("")};
  EventSeq last_event_;
  CommitQueue<Waiting> waiting_;
};

JournalActor::behavior_type journal(JournalActor::stateful_pointer<JournalState> self,
                                    JournalStorage storage);

}  // namespace slotd
