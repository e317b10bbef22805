#pragma once

#include "actors/host/crash_point.hpp"
#include "actors/scheduler/change_gate.hpp"
#include "actors/scheduler/outside.hpp"
#include "actors/scheduler/prerequisites.hpp"
#include "actors/scheduler/resources.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace slotd {

/// A row that is on disk now.
struct RowChange {
  JobPtr before;  ///< the row, or the one that it left; null: it is new
  JobPtr now;
  JobId left;  ///< the record that it left, where that was not written along with it
};

/// What those who commit know beyond the rows.
struct CommitContext {
  EvictedJobs evicted = {};   ///< jobs that have left memory and that new rows depend on
  bool kill_at_once = false;  ///< attempts that are asked to end get no time for it
};

/// One change of the state, to be made durable as a whole.
struct ChangeRequest {
  Commit commit;
  /// Runs when the rows are in memory and all that follows from them has been done.
  std::function<void()> then = {};
  /// Runs when nothing was changed.
  std::function<void(const Fault&)> failed = {};
  /// Tests kill the daemon here.
  std::optional<host::CrashPoint> crash_before = {};
  std::optional<host::CrashPoint> crash_after = {};
  /// Nobody changes these either meanwhile.
  std::vector<JobId> also = {};
  CommitContext context = {};
};

/// The one way to change something: it is committed, then it is in memory, then all that follows is done.
/// Nobody else changes the same jobs meanwhile, and nothing is ever rolled back (docs/adr/0006).
class Commits {
 public:
  using FollowUp = std::function<void(const std::vector<RowChange>&, const CommitContext&)>;

  Commits(Outside& outside, Jobs& jobs, ChangeGate& gate, Resources& resources)
      : outside_(outside), jobs_(jobs), gate_(gate), resources_(resources) {}

  /// What is done about every change.
  void follow_up_with(FollowUp follow_up) { follow_up_ = std::move(follow_up); }

  void commit(ChangeRequest request);
  /// A row alone, and nothing to be done when it is written.
  void commit(JobPtr job, EventKind kind, std::function<void(const Fault&)> failed);

  /// Takes in a row for those who look; it is not on disk, and nothing follows from it.
  void show(const JobPtr& job);

 private:
  std::vector<RowChange> take_in(const std::vector<JobPtr>& rows, const std::vector<JobId>& left);

  Outside& outside_;
  Jobs& jobs_;
  ChangeGate& gate_;
  Resources& resources_;
  FollowUp follow_up_;
};

}  // namespace slotd
