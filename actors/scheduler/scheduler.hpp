#pragma once

#include "actors/decide/admission/admission.hpp"
#include "actors/decide/arrays/array_split.hpp"
#include "actors/decide/arrays/arrays.hpp"
#include "actors/decide/eligibility/dependency.hpp"
#include "actors/decide/eligibility/singleton_names.hpp"
#include "actors/decide/jobs/job_table.hpp"
#include "actors/decide/lifecycle/ending.hpp"
#include "actors/decide/plan/plan.hpp"
#include "actors/decide/resources/partition_counts.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/alarm.hpp"
#include "actors/host/clock.hpp"
#include "actors/interfaces.hpp"
#include "actors/scheduler/change_gate.hpp"
#include "actors/scheduler/inheritance.hpp"
#include "actors/scheduler/open_requests.hpp"
#include "actors/scheduler/reply_cache.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace slotd {

/// Starts a supervisor; behind a function because tests of the scheduler supervise nothing.
using SupervisorFactory = std::function<AttemptActor(SchedulerActor)>;

/// What of the daemon's configuration the scheduler goes by.
struct SchedulerConfig {
  Machine machine;
  decide::Defaults defaults;
  std::string cgroup_base;  ///< empty: CPU and memory are reservations only
  Duration kill_wait{std::chrono::seconds{30}};
  Duration min_job_age{std::chrono::seconds{300}};
  Duration starvation{std::chrono::seconds{600}};
};

struct SchedulerTools {
  SchedulerConfig config;
  JournalActor journal;
  LedgerActor ledger;
  SupervisorFactory supervise;
  std::string boot;  ///< this boot of the machine
  const host::Clock* clock = nullptr;
  NotifierActor notifier = {};  ///< null: nobody is to be notified
  Time boot_time = {};          ///< since when the machine is up
  std::function<Done()> check_cgroups =
    {};  ///< can a job be limited as is configured? null: it need not
  /// Makes what sends WakeupDue; null: nobody does.
  std::function<Result<std::unique_ptr<host::Alarm>>(SchedulerActor)> make_alarm = {};
};

/// Owns the job table: what it holds is what is on disk. A change is decided on a copy, committed,
/// and then put in; ChangeGate keeps changes of one job apart meanwhile.
class SchedulerState {
 public:
  explicit SchedulerState(SchedulerActor::pointer self) : self_(self) {}
  /// Supervisors end with the scheduler; their shepherds do not.
  ~SchedulerState();
  SchedulerState(const SchedulerState&) = delete;
  SchedulerState& operator=(const SchedulerState&) = delete;
  void init(SchedulerTools tools, RecoveredState recovered);

  caf::result<Submitted> submit(const Submit& ask);
  caf::result<DryRunResult> dry_run(const DryRun& ask);
  caf::result<CancelOutcome> cancel(const Cancel& ask);
  caf::result<UpdateOutcome> update_jobs(const Update& ask);
  caf::result<NodeUpdated> change_node(const ChangeNode& ask);
  caf::result<WaitOutcome> wait(const WaitForJob& ask);
  MachineShown show_machine() const;
  Snapshot snapshot();

  void runs(const AttemptRuns& said);
  void note_running(const NoteRunning& note);
  void completing(const AttemptCompleting& said);
  void ended(const AttemptEnded& said);
  void lost(const AttemptLost& said);
  void never_started(const AttemptNeverStarted& said);
  void stuck(const AttemptStuck& said);
  void retry_round();
  void commit_end_again(const CommitEndAgain& again);
  void recheck_pending(const RecheckPending& ask);
  void forget_ended();
  void wakeup_due();

 private:
  using WaitPromise = caf::typed_response_promise<WaitOutcome>;
  /// Who waits for a job, an element or an array: `after` for its begin, and for its end like all others.
  struct Watchers {
    std::set<JobId> of_begin;
    std::set<JobId> of_end;
    std::set<JobId> of_elements;  ///< for the end of any element of the array
  };
  /// What may have left the table.
  struct EvictedJobs {
    std::vector<JobPtr> jobs;
    std::map<JobId, decide::ArrayProgress> arrays;
  };
  struct CancelWork;
  struct UpdateWork;
  struct UpdateTargets;
  struct UpdateDraft;
  static constexpr JobId the_node{};  ///< its changes pass the gate like those of a job
  /// So many are dealt with in one go; others get their turn between.
  static constexpr int jobs_at_a_time = 250;

  // scheduler_submit.cpp
  Result<JobRequest> admitted(const JobRequest& asked, const std::string& script) const;
  void admit(const Submit& ask);
  void commit_submission(const Submit& ask, Job job, const EvictedJobs& forgotten);
  void keep_content(JobId job, const NewContent& content);

  // scheduler_arrays.cpp
  void enqueue_record(const Job& record);
  std::optional<std::uint32_t> budget_of(const Job& of_array) const;
  void show_throttled(JobId record, bool throttled);
  void array_changed(const Job& of_array);
  std::optional<ArrayIndex> next_element(const Job& record, const IndexSet& picked);
  Job leaves(const Job& record, ArrayIndex index, JobId id) const;
  void elements_left(JobId id, const IndexSet& elements);
  void forget(const Job& part);
  void forget_array(JobId id);
  void close_when_over(const Job& of_array);
  void close_array(JobId id);
  Job to_withdraw(const Job& job);
  void withdrawn(const Job& before, const Job& job);

  // scheduler_waiting.cpp
  enum class SingletonLookup { known, unknown };
  void enqueue(const Job& job, const EvictedJobs& evicted = {});
  decide::DependencyCheck check_dependency(const Job& job, const EvictedJobs& evicted,
                                           SingletonLookup singletons);
  decide::DependencyState dependency_state_of(const Job& job) {
    return check_dependency(job, {}, SingletonLookup::known).dependency_state;
  }
  bool is_alone(const Job& job);
  void count_name(const JobPtr& before, const Job& job);
  void wait_for_resources(const Job& job);
  void wait_for_others(const Job& job, const decide::DependencyCheck& check,
                       const EvictedJobs& evicted);
  void recheck(JobId id, const EvictedJobs& evicted);
  void became_eligible(const Job& job);
  void cannot_be_met(const Job& job, const DependencySpec& open);
  void give_up_on(const Job& job, const DependencySpec& open);
  void miss_deadline(const Job& job);
  void recheck_later(JobId id);
  void wake_at(Time moment, JobId job);
  void set_alarm();

  // scheduler_dependents.cpp
  FetchJobs missing_for(const DependencySpec& spec) const;
  Done number_prerequisites(DependencySpec& spec, const EvictedJobs& evicted) const;
  JobPtr find_prerequisite(const JobRef& ref, const EvictedJobs& evicted) const;
  std::optional<decide::PrerequisiteState> prerequisite_of(const JobRef& ref,
                                                           const EvictedJobs& evicted) const;
  static std::optional<decide::PrerequisiteState> rowless_element(
    const JobRef& ref, const decide::ArrayProgress* array, const EvictedJobs& evicted);
  const decide::ArrayProgress* array_of(JobId id, const EvictedJobs& evicted) const;
  std::optional<Time> begin_of(const JobRef& ref, const EvictedJobs& evicted) const;
  void watch(const Job& job, DependencyKind kind, const JobRef& ref, const EvictedJobs& evicted);
  void has_begun(const Job& job);
  void array_has_begun(JobId id);
  void told_begin(Watchers& watchers);
  void recheck_dependents(const JobPtr& ended);
  void told_end(Watchers watchers, const JobPtr& ended);
  void recheck_of_array(const JobPtr& ended);
  IndexSet ready_elements(const Job& record);
  void split_off_elements(const Job& record, const IndexSet& apart, const EvictedJobs& evicted);

  // scheduler.cpp. `then` runs when the table shows the change, `failed` if it was not committed. Of the
  // jobs that change and of `also`, nobody changes anything meanwhile.
  void commit(Commit record, std::function<void(const Committed&)> then,
              std::function<void(const Fault&)> failed, const std::vector<JobId>& also = {});
  void put(const JobPtr& written);
  /// When no change of the job is on its way: its job, if that attempt is live then.
  void with_attempt(JobId id, Attempt attempt, std::function<void(const Job&)> act);
  void remember_end(const Job& job);

  // scheduler_aims.cpp
  /// Elements of an array: who waits or runs, who is over, and who is none of it.
  struct Found {
    IndexSet open;
    IndexSet over;
    IndexSet unknown;
  };
  std::vector<decide::Target> targets_in(JobId array, const IndexSet& wanted) const;
  std::vector<decide::Target> retarget(const decide::Target& target) const;
  Found look_up(JobId array, const IndexSet& wanted) const;
  static IndexSet all_of(const Job& of_array);
  void leave_queue(const Job& job);
  void keep_place(const Job& job);
  void leave_throttled(const Job& job);
  void wait_again(const Job& job);

  // scheduler_cancel.cpp
  std::vector<decide::Target> select_for_cancel(CancelWork& work) const;
  IndexSet note_missing(const ArrayElements& named, CancelOutcome& outcome) const;
  void cancel_from(std::size_t first, const std::shared_ptr<CancelWork>& work);
  void cancel_targets(const std::vector<decide::Target>& targets,
                      const std::shared_ptr<CancelWork>& work);
  void cancel_batch(const std::vector<decide::Target>& targets,
                    const std::shared_ptr<CancelWork>& work);
  void cancel_one(const decide::Target& target, CancelWork& work, Commit& record);
  void cancel_committed(const Job& job, CancelWork& work);
  void signal_one(const Job& job, CancelWork& work);
  void send_signal(JobId job, const CancelWork& work);
  void part_of_cancel_done(const std::shared_ptr<CancelWork>& work);
  void tell_to_end(const Job& job, CancelWork& work);
  static std::string uid_text(const CancelWork& work);
  static Change end_asked(const Job& job);
  static Change cancelled(const Job& job, Time now, std::string detail);

  // scheduler_steer.cpp
  void update_all(const std::shared_ptr<UpdateWork>& work);
  UpdateTargets select_for_update(const UpdateWork& work) const;
  void select_job(JobId id, const UpdateWork& work, UpdateTargets& chosen) const;
  void select_elements(const ArrayElements& named, const UpdateWork& work,
                       UpdateTargets& chosen) const;
  void select_in_array(const ArrayElements& meant, const UpdateWork& work,
                       UpdateTargets& chosen) const;
  void select_over(const ArrayElements& over, const UpdateWork& work, UpdateTargets& chosen) const;
  void select_withdrawn(const ArrayElements& withdrawn, const UpdateWork& work,
                        UpdateTargets& chosen) const;
  void fetch_for_update(const FetchJobs& missing, const std::shared_ptr<UpdateWork>& work);
  void restore_fetched(const FetchedJobs& fetched, UpdateWork& work);
  void restore_fetched(const JobPtr& job);
  std::set<JobId> touched_by(const UpdateTargets& chosen, const JobUpdate& what) const;
  void commit_update(const UpdateTargets& chosen, const std::shared_ptr<UpdateWork>& work);
  void update_one(const decide::Target& target, const UpdateTargets& chosen, UpdateDraft& draft);
  void set_array_limit(const UpdateTargets& chosen, std::uint32_t limit, UpdateDraft& draft) const;
  void reopen_arrays(UpdateDraft& draft) const;
  void updated(const Job& job);
  void commit_node(const RequestId& id, std::optional<Drain> drain);

  // scheduler_attempts.cpp
  void finish(const Job& job, const decide::AttemptEnd& end);
  void commit_end(const Job& next, EventKind kind);
  void finished(const Job& job);
  void let_go(JobId job);
  void inherit(const RecoveredAttempt& found);

  // scheduler_check.cpp
  void check_plan(const decide::Plan& made, Time now);
  decide::PendingQueue rebuild_queue(Time now);
  std::uint32_t recompute_max_starts(const Job& job, Time now);

  // scheduler_rounds.cpp
  void want_round();
  void round();
  /// An element that is about to leave its record.
  struct Picked {
    JobId record;
    ArrayIndex index;
  };
  using Picks = std::unordered_map<JobId, Picked>;  ///< by the element's new id
  /// What a round is about to start.
  struct Chosen {
    Picks picks;
    std::unordered_map<JobId, Duration> limits;  ///< of those that get less than they ask for
    std::optional<JobId> passed;
  };
  Reserve demands_of(const decide::Plan& plan, Chosen& chosen);
  bool may_start(const Picks& picks, JobId id) const;
  void start(const Reserved& reserved, Chosen chosen);
  void started(const Committed& recorded, const Picks& picks);
  JobPtr launched(const Job& job, const Allocation& allocation, const Chosen& chosen) const;
  void launch(const JobPtr& job);
  AttemptActor supervise(const Job& job);
  void end_round();
  void retry_later();
  void release(JobId job);
  void hold(const Job& job);

  Time now() const { return tools_.clock->now(); }
  /// Answers a client through the actor that asked for it.
  template <class Outcome>
  static std::function<void(const Result<Outcome>&)> deliver_to(
    caf::typed_response_promise<Outcome> promise) {
    return [promise](const Result<Outcome>& outcome) mutable {
      if (outcome)
        promise.deliver(*outcome);
      else
        promise.deliver(to_error(outcome.error()));
    };
  }

  SchedulerActor::pointer self_;
  SchedulerTools tools_;

  decide::JobTable jobs_;
  std::shared_ptr<const decide::JobTable> snapshot_;  ///< of jobs_, until it changes
  EventSeq seq_;
  JobId last_job_;

  ChangeGate gate_;
  ReplyCache answers_;
  OpenRequests<Submitted> submissions_{answers_};
  OpenRequests<CancelOutcome> cancels_{answers_};
  OpenRequests<UpdateOutcome> updates_{answers_};
  OpenRequests<NodeUpdated> node_updates_{answers_};
  std::unordered_map<JobId, std::vector<WaitPromise>> waiters_;
  std::unordered_map<JobId, Watchers> watchers_;
  std::unordered_map<JobId, std::map<ArrayIndex, Watchers>> watched_elements_;
  std::map<JobRef, Time> begun_;  ///< those whose begin is some minutes' beginning
  std::optional<decide::SingletonNames> singleton_names_;  ///< from the first singleton on
  std::set<std::pair<Time, JobId>> wakeups_;  ///< at which a pending job is to be looked at
  std::unique_ptr<host::Alarm> alarm_;        ///< from the first of them on
  std::optional<Time> alarm_time_;
  std::unordered_map<JobId, AttemptActor> supervisors_;
  std::unordered_map<JobId, std::shared_ptr<const NewContent>> content_cache_;
  std::unordered_map<JobId, unsigned> failed_launches_;

  decide::Arrays arrays_;
  std::unordered_map<JobId, std::set<JobId>> throttled_;  ///< records whose array is at its limit
  decide::PendingQueue queue_;
  decide::FreeResources free_;
  decide::HeldResources held_resources_;  ///< by the rows of the table
  bool round_under_way_ = false;
  bool round_wanted_ = false;
  /// Releases that the ledger has not acknowledged: what they give back is not free yet and held by
  /// nobody any more, so that a plan could not know when the first in the line may start.
  unsigned pending_releases_ = 0;
  unsigned long_cancels_ = 0;  ///< under way: nothing starts that one of them is about to come to
  bool retry_planned_ = false;

  std::deque<std::pair<Time, JobId>> ended_;  ///< in order of their end
  bool forget_planned_ = false;
  decide::PartitionCounts partition_counts_;
  std::optional<Drain> drain_;  ///< while it is there, nothing is started
  Time started_;                ///< this daemon
};

SchedulerActor::behavior_type scheduler(SchedulerActor::stateful_pointer<SchedulerState> self,
                                        SchedulerTools tools, RecoveredState recovered);

}  // namespace slotd
