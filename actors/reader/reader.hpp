#pragma once

#include "actors/interfaces.hpp"
#include "actors/reader/history_page.hpp"
#include "storage/accounting.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>

namespace slotd {

/// Answers lists. All pages of a list show the moment at which its first page was asked for: live
/// rows come from a snapshot of the job table, kept until ten seconds after the last page; jobs
/// that had ended by then come from the database. Any question may be repeated; a page is the same
/// each time while its snapshot is kept.
class ReaderState {
 public:
  explicit ReaderState(ReaderActor::pointer self) : self_(self) {}
  void init(SchedulerActor scheduler, std::shared_ptr<storage::Accounting> accounting);

  caf::result<AnswerFrame> queue(const ListQueue& ask);
  caf::result<AnswerFrame> history(const ListHistory& ask);
  caf::result<AnswerFrame> events(const ListEvents& ask);
  caf::result<AnswerFrame> dry_run(const DryRun& ask);
  caf::result<AnswerFrame> explain(const ExplainJob& ask);
  void drop_snapshots();

 private:
  using TimePoint = std::chrono::steady_clock::time_point;
  struct KeptSnapshot {
    Snapshot snapshot;
    TimePoint last_use;
  };
  /// Expected starts, computed once for all pages of a list.
  struct StartEstimates {
    std::weak_ptr<const decide::JobTable> jobs;
    Time taken;
    std::unordered_map<JobId, Time> starts;
  };
  /// A page of a history, and what the client will ask next.
  struct HistoryFrame {
    AnswerFrame frame;
    std::optional<ListHistory> next;
  };
  /// A page that was made before it is asked for.
  struct PrefetchedPage {
    ListHistory question;
    HistoryFrame made;
  };
  using Promise = caf::typed_response_promise<AnswerFrame>;

  /// Calls `use` with the snapshot of that token, or with a new one for token 0.
  void with_snapshot(std::uint64_t token, Promise promise,
                     std::function<void(const Snapshot&)> use);
  std::uint64_t keep(std::uint64_t token, const Snapshot& snapshot);
  JobPage queue_page(const ListQueue& ask, const Snapshot& snapshot);
  void add_starts(JobPage& page, const Snapshot& snapshot);
  Result<Explanation> explanation(const ExplainJob& ask, const Snapshot& snapshot);
  Result<Job> stored_row(const ExplainJob& ask);
  Done count_stored(Explanation& told, const decide::JobTable& jobs);
  Result<HistoryFrame> make_history(const ListHistory& ask, const Snapshot& snapshot);
  Result<bool> fill(HistoryPage& page, ListHistory rest, const Snapshot& snapshot);
  void prepare(const ListHistory& question);

  ReaderActor::pointer self_;
  SchedulerActor scheduler_;
  std::shared_ptr<storage::Accounting> accounting_;
  std::map<std::uint64_t, KeptSnapshot> kept_;
  std::optional<PrefetchedPage> prefetched_;
  StartEstimates start_estimates_;
  std::uint64_t last_token_ = 0;
  bool drop_planned_ = false;
};

ReaderActor::behavior_type reader(ReaderActor::stateful_pointer<ReaderState> self,
                                  SchedulerActor scheduler,
                                  std::shared_ptr<storage::Accounting> accounting);

}  // namespace slotd
