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

/// The structs that actors exchange, beside those that a client sends or gets
/// (protocol/request.hpp, reply.hpp). Large values travel as a shared_ptr to const. No message
/// leaves the process, so CAF need not know how to serialize them: that is the list at the end.
///
/// CAF delivers each message once and keeps the order of two messages between the same two actors.
/// What is repeated is repeated by its sender: because a client asks again, a commit failed, or a
/// daemon starts and does not know what the last one came to say. A comment says where a message
/// may be repeated, and what then happens; all others come once.
namespace slotd {

using decide::JobPtr;

// --- journal -----------------------------------------------------------------------------------

/// A job's new state and the event that led to it. The journal gives the event its number.
struct Change {
  JobPtr job;
  EventKind kind = EventKind::changed;
  std::vector<FieldChange> what = {};  ///< for the event of an update
  std::string_view notify = {};        ///< a notification of this event is due with it
  JobId left = {};  ///< the record that an element or a part leaves with this change; zero: none
};

/// Script and environment of a new job, to be stored by content. They may take 16 MiB, so they are
/// shared with the client's request, and no actor copies them on the way.
struct NewContent {
  std::shared_ptr<const std::string> script;
  std::shared_ptr<const std::vector<std::string>> environment;
};

/// True for content so large that handling it holds others up.
bool is_large(const NewContent& content);

/// The client request that asked for a change. It is stored with its answer, so that the same
/// request, asked again, is answered and not done again.
struct AnsweredRequest {
  RequestId id;
  std::shared_ptr<const Answer> answer;
};

/// The node is drained; without a drain it starts jobs again.
struct NodeChange {
  std::optional<Drain> drain;
};

/// Commit all of this or nothing. `content` belongs to the first change's job. A repeated change is
/// one more event of the same job; a notification may be crossed out twice.
struct Commit {
  std::vector<Change> changes;
  std::shared_ptr<const NewContent> content;
  std::optional<AnsweredRequest> answered;
  std::optional<NodeChange> node = {};
  std::vector<EventSeq> notified = {};  ///< notifications whose command was started
};

/// The commit is on disk. The jobs are as they were written: with the number of their change and,
/// for a new job, the ids of its content.
struct Committed {
  std::vector<JobPtr> jobs;
  std::vector<Notice> notices;  ///< the notifications that are due now
};

/// Ask for the script and environment of a job that is to be launched.
struct FetchContent {
  ContentId script;
  ContentId environment;
};
struct FetchedContent {
  std::shared_ptr<const NewContent> content;
};

/// Ask for jobs that are not in the scheduler's table any more.
struct FetchJobs {
  std::vector<JobId> ids;
  std::vector<ArrayElements> elements = {};
  std::vector<JobId> arrays = {};  ///< whose progress is asked for; an id of no array is ignored
};
struct FetchedJobs {
  /// Those that are stored. An element that was withdrawn without a row is in its record.
  std::vector<JobPtr> jobs;
  std::map<JobId, decide::ArrayProgress> arrays = {};
};

// --- housekeeping ------------------------------------------------------------------------------

/// Housekeeper: look through all job folders.
struct LookAtFolders {};
/// Housekeeper: deal with the next few of them.
struct LookAtMoreFolders {};
/// Journal: take the folders of those of these jobs out of use that had ended by then. No change of a
/// job can be committed while that is done, so a requeued job never loses the folder of its next attempt.
struct SetFoldersAside {
  std::vector<JobId> jobs;
  Time ended_by;
};
struct FolderFailure {
  JobId job;
  std::string why;
};
struct FoldersSetAside {
  std::vector<JobId> jobs;       ///< whose folders were set aside
  std::optional<Time> next_end;  ///< the earliest end among the other jobs
  std::vector<FolderFailure> failed;
};

// --- events and notifications ----------------------------------------------------------------------

/// These events are on disk: tell the subscribers. They come in order of their numbers, without
/// gaps.
struct Publish {
  std::shared_ptr<const std::vector<Event>> events;
};
/// Run the notification command for this notice. A starting daemon repeats those that were not
/// crossed out: the command runs at least once.
struct Notify {
  Notice notice;
};
/// The command was started, so the notice need not be kept any more. Repeated where the commit
/// fails.
struct NoticeStarted {
  EventSeq seq;
};

// --- ledger ------------------------------------------------------------------------------------

/// What one job asks for.
struct ResourceDemand {
  JobId job;
  decide::ResourceRequest ask;
};
/// Reserve for these jobs, in this order, as far as they fit. A job that holds something already
/// gets nothing more, so asking twice does no harm.
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
/// The job was adopted and holds this already. Saying it twice does no harm.
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

/// Ask which GPUs there are. Answered by decide::GpusFound; may be repeated.
struct ProbeGpus {};

// --- scheduler: from clients ---------------------------------------------------------------------

// A client repeats a request whose answer it did not get. A repeated request has the same id; it
// gets the answer of the first one, and nothing is done twice.

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
  std::optional<JobId> first;  ///< first in the queue of those that wait for resources
  std::optional<Drain> drain;  ///< the node starts nothing
  // From here on for expected starts.
  Machine machine = {};
  Duration starvation{};  ///< for how long the first in the queue may be overtaken
  Time taken;             ///< when the snapshot was taken
};

/// Ask what would become of this job. It is not queued.
struct DryRun {
  std::shared_ptr<const TestJob> job;
};
/// The job as it would be queued, and the table that it would be put into.
struct DryRunResult {
  JobPtr job;
  Snapshot snapshot;
};

// --- router and reader ---------------------------------------------------------------------------

/// An answer as it goes to the client. The reader encodes its long answers itself, since in the
/// router every other client would wait for that.
struct AnswerFrame {
  std::string bytes;
};

// --- scheduler to attempt ------------------------------------------------------------------------

// An attempt gets one of the first three, once. It may get the others at any time after that, also
// when it is over and its last message has not reached the scheduler yet; then they do nothing.

/// Launch the job's current attempt.
struct Launch {
  JobPtr job;
  std::shared_ptr<const NewContent> content;  ///< null: not at hand, ask the journal
};
/// The attempt's shepherd has outlived the last daemon: watch it. The receiver moves the pidfd out.
struct Adopt {
  JobPtr job;
  std::shared_ptr<host::UniqueFd> pidfd;
};
/// The attempt's shepherd died before this daemon started: end what is left of it, then say
/// AttemptLost.
struct Sweep {
  JobPtr job;
};
/// End the job by the kill ladder, with KILL after `kill_wait`; the cancel is on disk. It is
/// repeated by each further cancel and after an adoption, and can then only make the KILL come
/// sooner.
struct EndNow {
  Duration kill_wait{};
};
/// Signal the job. Each message signals once. It is lost where the shepherd cannot be reached,
/// since a late signal could hit what its sender did not mean.
struct PassSignal {
  SendSignal signal;
};
/// The job's time limit is this now; the change is on disk. The limit counts from the job's start,
/// so repeating it, as after each adoption, does no harm.
struct PassTimeLimit {
  std::optional<Duration> limit;
};
/// The end of the attempt is on disk, or the attempt is given up. Nothing more is to be recorded of
/// it.
struct EndCommitted {};

// --- attempt to scheduler ------------------------------------------------------------------------

// Any of these may be repeated, and may come when the attempt's end was committed already: an exit
// record may be sent by the shepherd and found in its file. The scheduler takes the first end of an
// attempt that the job still stands at, and ignores the rest.

/// The attempt's first process runs.
struct AttemptRuns {
  JobId job;
  Attempt attempt;
};
/// The attempt is over, as this record says; nothing of it is left.
struct AttemptEnded {
  ExitRecord record;
};
/// The attempt is on its way to its end; some of its processes are still there.
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

struct LaunchPipeReady {};  ///< the job's first process runs; once, or never
struct ShepherdVanished {
};  ///< the shepherd ended, and all that it sent has been passed on; once, last
/// The shepherd has sent its exit record. Repeated where it sends the record again.
struct ShepherdReported {
  std::shared_ptr<const ExitRecord> record;
};
/// The script is over and some of its processes are left. May be repeated.
struct ShepherdCompleting {};
/// Some processes survive SIGKILL. Repeated each minute.
struct ShepherdStuck {
  std::string detail;
};

// --- gateway to router ---------------------------------------------------------------------------

/// Names an open question at the gateway. A ticket is answered once; further answers are dropped.
struct Ticket {
  std::uint64_t number = 0;
};
struct ClientRequest {
  Ticket ticket;
  std::shared_ptr<const Request> request;
  bool in_order = false;  ///< answer it behind all that was asked before it
};

// --- timers ---------------------------------------------------------------------------------------

// An actor sends these to itself. One that comes late or twice does nothing, or does its work
// again.

/// Journal: commit what has gathered.
struct Flush {};
/// Scheduler: a moment that it waited for has come, or the clock was set.
struct WakeupDue {};
/// Scheduler: go on with something that was put off. Other messages were handled in between.
struct Continue {
  std::function<void()> act;
};
/// Supervisor: look again for what is left.
struct SweepRound {};
/// Supervisor: try the shepherd's control socket again.
struct RetryControl {};
/// Reader: release the snapshots whose next page nobody has asked for.
struct DropSnapshots {};

}  // namespace slotd

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Commit)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Committed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::FetchContent)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::FetchedContent)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::FetchJobs)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::FetchedJobs)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::LookAtFolders)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::LookAtMoreFolders)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::SetFoldersAside)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::FoldersSetAside)
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
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::WakeupDue)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::Continue)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::SweepRound)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::RetryControl)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::DropSnapshots)
