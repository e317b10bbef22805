#pragma once

#include "actors/interfaces.hpp"
#include "protocol/ids.hpp"
#include "storage/accounting.hpp"
#include "storage/job_store.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <memory>
#include <vector>

namespace slotd {

/// The journal's own connections, and the number of the last event that is on disk.
struct JournalStorage {
  std::shared_ptr<storage::JobStore> store;
  std::shared_ptr<storage::Accounting> accounting;
  EventSeq last_event;
};

/// Gathers what comes in while it commits, so that under load one sync serves many requests, and
/// alone nobody waits for company. Spawned detached: it blocks in the sync.
class JournalState {
 public:
  explicit JournalState(JournalActor::pointer self) : self_(self) {}
  void init(JournalStorage storage);

  caf::result<Recorded> record(const Record& record);
  caf::result<FetchedContent> fetch(const FetchContent& ask);
  caf::result<FetchedJobs> fetch(const FetchJobs& ask);
  void flush();

 private:
  struct Waiting {
    Record record;
    caf::typed_response_promise<Recorded> promise;
  };
  Result<std::vector<Recorded>> commit(const std::vector<Waiting>& batch);
  Result<Recorded> write(const Record& record, EventSeq& seq);
  Result<JobPtr> write(const Change& change, const Record& record, bool first, EventSeq seq);

  JournalActor::pointer self_;
  std::shared_ptr<storage::JobStore> store_;
  std::shared_ptr<storage::Accounting> accounting_;
  EventSeq last_event_;
  std::vector<Waiting> waiting_;
};

JournalActor::behavior_type journal(JournalActor::stateful_pointer<JournalState> self,
                                    JournalStorage storage);

}  // namespace slotd
