#include "actors/scheduler/scheduler.hpp"

#include "actors/decide/lifecycle/mail.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/crash_point.hpp"
#include "actors/host/log.hpp"

#include <caf/all.hpp>

#include <utility>

// Beginning, questions, and the two ways in which a job changes: `commit` and `with_attempt`.
// Submitting, waiting, cancelling, steering, attempts and rounds have files of their own: scheduler_*.cpp.
namespace slotd {

void SchedulerState::init(SchedulerTools tools, RecoveredState recovered) {
  tools_ = std::move(tools);
  last_job_ = recovered.last_job;
  seq_ = recovered.last_event;
  free_ = decide::FreeResources(tools_.config.machine);
  for (auto& [id, frame] : recovered.answers) answers_.put(id, std::move(frame), now());
  drain_ = recovered.drain;
  started_ = now();
  for (const auto& array : recovered.arrays) {
    for (const auto& element : array.elements) arrays_.of(array.array).put(element);
    for (const auto& record : array.withdrawn) arrays_.put(nullptr, *record);
  }
  for (auto& job : recovered.jobs) {
    jobs_.put(job);
    partition_counts_.add(*job);
    arrays_.put(nullptr, *job);
    held_resources_.note(*job);
    if (is_over(job->state)) remember_end(*job);
  }
  for (const auto& job : recovered.jobs)
    if (job->state == JobState::pending) enqueue(*job);
  for (const auto& found : recovered.found) inherit(found);
  for (const auto& array : recovered.arrays)
    if (auto record = jobs_.find(array.array)) {
      queue_.set_budget(array.array, budget_of(*record));
      close_when_over(*record);
    }
  want_round();
}

SchedulerState::~SchedulerState() {
  for (const auto& [job, supervisor] : supervisors_)
    caf::anon_send_exit(supervisor, caf::exit_reason::user_shutdown);
}

MachineShown SchedulerState::show_machine() const {
  MachineUse use;
  use.machine = tools_.config.machine;
  use.cpus_in_use = free_.cpus_in_use();
  use.memory_in_use = free_.memory_in_use();
  use.gpus_in_use = free_.gpus_in_use();
  use.running = partition_counts_.running();
  use.pending = partition_counts_.pending();
  for (const auto& partition : use.machine.partitions)
    use.partitions.push_back(partition_counts_.of(partition.name));
  use.drain = drain_;
  use.boot = tools_.boot_time;
  use.daemon_start = started_;
  use.cgroup = tools_.config.cgroup_base;
  return {use};
}

Snapshot SchedulerState::snapshot() {
  if (!snapshot_) snapshot_ = std::make_shared<const decide::JobTable>(jobs_);
  return {snapshot_,
          seq_,
          last_job_,
          queue_.first(free_),
          drain_,
          tools_.config.machine,
          tools_.config.starvation,
          now()};
}

caf::result<WaitOutcome> SchedulerState::wait(const WaitForJob& ask) {
  auto promise = self_->make_response_promise<WaitOutcome>();
  if (auto job = jobs_.find(ask.job)) {
    if (is_over(job->state))
      promise.deliver(WaitOutcome{*job});
    else
      waiters_[ask.job].push_back(promise);
    return promise;
  }
  auto unknown = Fault{FaultCode::unknown_job, "Invalid job id specified"};
  self_->request(tools_.journal, caf::infinite, FetchJobs{{ask.job}})
    .then(
      [promise, unknown](const FetchedJobs& fetched) mutable {
        if (fetched.jobs.empty())
          promise.deliver(to_error(unknown));
        else
          promise.deliver(WaitOutcome{*fetched.jobs.front()});
      },
      [promise](caf::error& error) mutable { promise.deliver(std::move(error)); });
  return promise;
}

void SchedulerState::commit(Commit record, std::function<void(const Committed&)> then,
                            std::function<void(const Fault&)> failed,
                            const std::vector<JobId>& also) {
  auto ids = also;
  for (auto& change : record.changes) {
    ids.push_back(change.job->id);
    if (tools_.notifier) change.notify = decide::mail_event(change.kind, *change.job);
  }
  if (record.node) ids.push_back(the_node);
  for (auto id : ids) gate_.close(id);
  auto reopen = [this, ids] {
    for (auto id : ids) gate_.open(id);
  };
  self_->request(tools_.journal, caf::infinite, std::move(record))
    .then(
      [this, then = std::move(then), reopen](const Committed& recorded) {
        for (const auto& job : recorded.jobs) put(job);
        for (const auto& notice : recorded.notices) self_->send(tools_.notifier, Notify{notice});
        then(recorded);
        reopen();
      },
      [failed = std::move(failed), reopen](const caf::error& error) {
        failed(to_fault(error));
        reopen();
      });
}

/// The table's one door for what is on disk now. A record that was on its way there while elements left it
/// is put in without them.
void SchedulerState::put(const JobPtr& written) {
  auto job = written;
  if (const auto* array = arrays_.find(job->array_id);
      array && is_array_record(*job) && !is_over(job->state))
    job = decide::without(job, array->with_rows());
  auto before = jobs_.find(job->id);
  if (before) partition_counts_.remove(*before);
  partition_counts_.add(*job);
  arrays_.put(before.get(), *job);
  held_resources_.note(*job);
  seq_ = std::max(seq_, job->changed);
  jobs_.put(job);
  snapshot_ = nullptr;
  if (singleton_names_) count_name(before, *job);
}

void SchedulerState::with_attempt(JobId id, Attempt attempt, std::function<void(const Job&)> act) {
  gate_.pass(id, [this, id, attempt, act = std::move(act)] {
    auto job = jobs_.find(id);
    if (job && is_live(job->state) && job->attempt == attempt) act(*job);
  });
}

void SchedulerState::remember_end(const Job& job) {
  if (!job.ending) return;
  ended_.emplace_back(job.ending->end, job.id);
  if (std::exchange(forget_planned_, true)) return;
  self_->delayed_send(SchedulerActor{self_}, tools_.config.min_job_age, ForgetEnded{});
}

/// Ended jobs go out of mind after SLOTD_MIN_JOB_AGE; on disk they stay.
void SchedulerState::forget_ended() {
  forget_planned_ = false;
  auto old = now() - tools_.config.min_job_age;
  auto is_old = [&] { return !ended_.empty() && ended_.front().first <= old; };
  for (int left = jobs_at_a_time; left > 0 && is_old(); --left) {
    auto job = jobs_.find(ended_.front().second);
    if (job && is_over(job->state) && job->ending->end <= old) {
      jobs_.erase(job->id);
      if (job->id == job->array_id) forget_array(job->id);
      snapshot_ = nullptr;
    }
    ended_.pop_front();
  }
  if (ended_.empty()) return;
  forget_planned_ = true;
  if (is_old()) return self_->send(SchedulerActor{self_}, ForgetEnded{});
  auto pause = std::max<Duration>(ended_.front().first - old, std::chrono::seconds{1});
  self_->delayed_send(SchedulerActor{self_}, pause, ForgetEnded{});
}

SchedulerActor::behavior_type scheduler(SchedulerActor::stateful_pointer<SchedulerState> self,
                                        SchedulerTools tools, RecoveredState recovered) {
  self->state.init(std::move(tools), std::move(recovered));
  return {
    [self](const Submit& ask) { return self->state.submit(ask); },
    [self](const DryRun& ask) { return self->state.dry_run(ask); },
    [self](const Cancel& ask) { return self->state.cancel(ask); },
    [self](const Update& ask) { return self->state.update_jobs(ask); },
    [self](const ChangeNode& ask) { return self->state.change_node(ask); },
    [self](const WaitForJob& ask) { return self->state.wait(ask); },
    [self](const ShowMachine&) { return self->state.show_machine(); },
    [self](const TakeSnapshot&) { return self->state.snapshot(); },
    [self](const AttemptRuns& said) { self->state.runs(said); },
    [self](const NoteRunning& note) { self->state.note_running(note); },
    [self](const AttemptCompleting& said) { self->state.completing(said); },
    [self](const AttemptEnded& said) { self->state.ended(said); },
    [self](const AttemptLost& said) { self->state.lost(said); },
    [self](const AttemptNeverStarted& said) { self->state.never_started(said); },
    [self](const AttemptStuck& said) { self->state.stuck(said); },
    [self](const RetryRound&) { self->state.retry_round(); },
    [self](const CommitEndAgain& again) { self->state.commit_end_again(again); },
    [self](const RecheckPending& ask) { self->state.recheck_pending(ask); },
    [self](const ForgetEnded&) { self->state.forget_ended(); },
    [self](const WakeupDue&) { self->state.wakeup_due(); },
    [](const NextPiece& piece) { piece.act(); },
  };
}

}  // namespace slotd
