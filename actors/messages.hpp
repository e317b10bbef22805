#pragma once

#include "actors/decide/arrays/arrays.hpp"
#include "actors/decide/jobs/job_table.hpp"
#include "actors/decide/resources/free_resources.hpp"
#include "actors/decide/resources/gpu_list.hpp"
#include "actors/host/launcher.hpp"
#include "protocol/event.hpp"
#include "protocol/exit_record.hpp"
#include "protocol/notice.hpp"
#include "protocol/reply.hpp"
#include "protocol/request.hpp"
#include "protocol/shepherd_talk.hpp"

#include <caf/allowed_unsafe_message_type.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// The structs that actors exchange, beside those that a client sends or gets (protocol/request.hpp,
/// reply.hpp). What is large travels as a shared_ptr to const. No message leaves the process, hence the
/// list of types at the end that CAF need not know how to serialize.
namespace slotd {

using decide::JobPtr;

// --- journal -----------------------------------------------------------------------------------

/// A job's new state and the event that led to it. The journal gives the event its number.
struct Change {
  JobPtr job;
  EventKind kind = EventKind::changed;
  std::vector<FieldChange> what = {};  ///< for the event of an update
  std::string_view notify = {};        ///< a notification is due with it, of this event
};

/// Script and environment of a new job, to be stored by content. They may take 16 MiB, so they are
/// those of the client's request itself, and no actor copies them on the way.
struct NewContent {
  std::shared_ptr<const std::string> script;
  std::shared_ptr<const std::vector<std::string>> environment;
};

/// Is it so large that handling it holds others up?
bool is_large(const NewContent& content);

/// The client request that asked for a change, to be remembered with its answer.
struct AnsweredRequest {
  RequestId id;
  std::shared_ptr<const Answer> answer;
};

/// The node is drained, or starts jobs again.
struct NodeChange {
  std::optional<Drain> drain;
};

/// Commit all of this or nothing. `content` belongs to the first change's job.
struct Commit {
  std::vector<Change> changes;
  std::shared_ptr<const NewContent> content;
  std::optional<AnsweredRequest> answered;
  std::optional<NodeChange> node = {};
  std::vector<EventSeq> notified = {};  ///< notifications whose command was started
};

/// It is on disk. The jobs are as they were written: with the number of their change and, for a new
/// one, the ids of its content.
struct Committed {
  std::vector<JobPtr> jobs;
  std::vector<Notice> notices;  ///< those that are due now
};

/// The texts of a job that is to be launched.
struct FetchContent {
  ContentId script;
  ContentId environment;
};
struct FetchedContent {
  std::shared_ptr<const NewContent> content;
};

/// Jobs that are not in the scheduler's table any more.
struct FetchJobs {
  std::vector<JobId> ids;
  std::vector<ArrayElements> elements = {};  ///< of arrays
  std::vector<JobId> arrays = {};  ///< how all their elements stand; passed over if it is no array
};
struct FetchedJobs {
  /// Those that are stored; of an element that was withdrawn without a row, the record that it was in.
  std::vector<JobPtr> jobs;
  std::map<JobId, decide::ArrayProgress> arrays = {};
};

// --- events and notifications ----------------------------------------------------------------------

/// These are on disk: tell whoever listens. In order of their numbers, without gaps.
struct Publish {
  std::shared_ptr<const std::vector<Event>> events;
};
/// Run the notification command for this one.
struct Notify {
  Notice notice;
};
/// It was started; the notice need not be kept any more.
struct NoticeStarted {
  EventSeq seq;
};

// --- ledger ------------------------------------------------------------------------------------

/// What one job wants or holds.
struct ResourceDemand {
  JobId job;
  decide::ResourceRequest ask;
};
/// Reserve for these jobs, in this order, as far as they fit.
struct Reserve {
  std::vector<ResourceDemand> demands;
};
struct ResourceGrant {
  JobId job;
  Allocation allocation;
};
struct Reserved {
  std::vector<ResourceGrant> reservations;
  decide::FreeResources free;  ///< what is left after them
};
/// The job holds this already: it was adopted.
struct MarkAllocated {
  JobId job;
  Allocation allocation;
};
/// The job holds nothing any more. Saying it twice does no harm.
struct Release {
  JobId job;
};
struct FreeNow {
  decide::FreeResources free;
};

// --- GPU prober ----------------------------------------------------------------------------------

/// What GPUs are there? Answered by decide::GpusFound.
struct ProbeGpus {};

// --- scheduler: from clients ---------------------------------------------------------------------

struct Submit {
  RequestId id;
  std::shared_ptr<const SubmitJob> job;
};
struct Cancel {
  RequestId id;
  CancelJobs ask;
  std::uint32_t uid = 0;
};
struct Update {
  RequestId id;
  std::shared_ptr<const UpdateJobs> ask;
};
struct ChangeNode {
  RequestId id;
  UpdateNode ask;
  std::uint32_t uid = 0;
};
struct TakeSnapshot {};
/// The scheduler's table as of one event number: live jobs, and those that ended lately.
struct Snapshot {
  std::shared_ptr<const decide::JobTable> jobs;
  EventSeq seq;
  JobId last_job;              ///< greatest id given out
  std::optional<JobId> first;  ///< first in the line of those that wait for room
  std::optional<Drain> drain;  ///< the node starts nothing
  // From here on for expected starts.
  Machine machine = {};
  Duration starvation{};  ///< for how long the first in the line may be passed
  Time taken;             ///< when this was so
};

/// What would become of this job? Nobody is to queue it.
struct DryRun {
  std::shared_ptr<const TestJob> job;
};
/// The job as it would be queued, and the table that it would come into.
struct DryRunResult {
  JobPtr job;
  Snapshot snapshot;
};

// --- desk and reader -----------------------------------------------------------------------------

/// An answer as it goes to the client: whoever makes a long one turns it into bytes too, since at the
/// desk everybody else would wait for that.
struct AnswerFrame {
  std::string bytes;
};

// --- scheduler and supervisors -------------------------------------------------------------------

/// Launch the job's current attempt.
struct Launch {
  JobPtr job;
  std::shared_ptr<const NewContent> content;  ///< null: not at hand, ask the journal
};
/// Its shepherd has outlived the last daemon: watch it. Whoever takes the pidfd out owns it.
struct Adopt {
  JobPtr job;
  std::shared_ptr<host::UniqueFd> pidfd;
};
/// Its shepherd died before this daemon started: end what is left of it, then say AttemptLost.
struct Sweep {
  JobPtr job;
};
/// End the job by the kill ladder, its KILL after `kill_wait`; the cancel is on disk.
struct EndNow {
  Duration kill_wait{};
};
struct PassSignal {
  SendSignal signal;
};
/// The job's time limit is this now; the change is on disk.
struct PassTimeLimit {
  std::optional<Duration> limit;
};
/// The end of the attempt is on disk, or it was never to be: the supervisor's work is done.
struct EndCommitted {};

// What a supervisor tells the scheduler about its attempt.

/// Its first process runs.
struct AttemptRuns {
  JobId job;
  Attempt attempt;
};
/// It is over, as this record says; nothing of it is left.
struct AttemptEnded {
  ExitRecord record;
};
/// It is on its way to its end; some processes are still there.
struct AttemptCompleting {
  JobId job;
  Attempt attempt;
};
/// The shepherd vanished and left no record; nothing of the job is left any more.
struct AttemptLost {
  JobId job;
  Attempt attempt;
  Reason reason = Reason::shepherd_lost;
};
/// No shepherd ever had the attempt, and none can have it now.
struct AttemptNeverStarted {
  JobId job;
  Attempt attempt;
  std::string detail;  ///< why, where it is known
};
/// Some process of the job cannot be ended.
struct AttemptStuck {
  JobId job;
  Attempt attempt;
  std::string detail;
};

// --- exit watcher to supervisor ------------------------------------------------------------------

struct LaunchPipeReady {};   ///< the job's first process runs
struct ShepherdVanished {};  ///< its pidfd became readable, and nothing it sent is left unread
struct ShepherdReported {
  std::shared_ptr<const ExitRecord> record;
};
struct ShepherdCompleting {};
struct ShepherdStuck {
  std::string detail;
};

// --- desk ----------------------------------------------------------------------------------------

/// Names an open question at the gateway.
struct Ticket {
  std::uint64_t number = 0;
};
struct ClientRequest {
  Ticket ticket;
  std::shared_ptr<const Request> request;
  bool in_order =
    false;  ///< the answer is to say that all that was asked before has been looked at
};

// --- timers ---------------------------------------------------------------------------------------

/// Journal: commit what has gathered.
struct Flush {};
/// Scheduler: plan again; a commit failed a second ago.
struct RetryRound {};
/// Scheduler: write down that this attempt runs, if it still does.
struct NoteRunning {
  AttemptRuns said;
};
/// Scheduler: write down this end; the disk refused it a second ago. The job's gate was kept shut.
struct CommitEndAgain {
  JobPtr job;
  EventKind kind = EventKind::ended;
};
/// Scheduler: look again at a job with dependencies.
struct RecheckPending {
  JobId job;
};
/// Scheduler: some ended jobs are old enough to leave the table.
struct ForgetEnded {};
/// Scheduler: a moment that it asked for has come, or the clock was set.
struct WakeupDue {};
/// Scheduler: the next piece of something long. Others have had their turn between.
struct NextPiece {
  std::function<void()> act;
};
/// Supervisor: look again for what is left.
struct SweepRound {};
/// Supervisor: try the shepherd's control socket again.
struct RetryControl {};
/// Reader: let go of snapshots whose next page nobody has asked for.
struct DropSnapshots {};

}  // namespace slotd

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Commit)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Committed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::FetchContent)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::FetchedContent)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::FetchJobs)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::FetchedJobs)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Publish)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Notify)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::NoticeStarted)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Reserve)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Reserved)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::MarkAllocated)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Release)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::FreeNow)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::ProbeGpus)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::decide::GpusFound)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Submit)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Submitted)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Cancel)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::CancelOutcome)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Update)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::UpdateOutcome)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::ChangeNode)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::NodeUpdated)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::WaitForJob)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::WaitOutcome)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::ShowMachine)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::MachineShown)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::TakeSnapshot)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Snapshot)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::DryRun)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::DryRunResult)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::ListQueue)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::ListHistory)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::AnswerFrame)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::ListEvents)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::ExplainJob)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Launch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Adopt)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Sweep)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::EndNow)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::PassSignal)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::PassTimeLimit)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::EndCommitted)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::AttemptRuns)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::AttemptEnded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::AttemptCompleting)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::AttemptLost)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::AttemptNeverStarted)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::AttemptStuck)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::LaunchPipeReady)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::ShepherdVanished)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::ShepherdReported)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::ShepherdCompleting)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::ShepherdStuck)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::ClientRequest)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Flush)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::RetryRound)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::NoteRunning)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::CommitEndAgain)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::RecheckPending)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::ForgetEnded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::WakeupDue)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::NextPiece)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::SweepRound)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::RetryControl)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::DropSnapshots)
