#pragma once

#include "actors/messages.hpp"

#include <caf/typed_actor.hpp>

/// Every actor of the daemon, with a comment line for each handler or group of handlers. Start
/// reading here; messages.hpp explains each message, and says which may be repeated.
///
///     clients ⇄ gateway (thread) ─ClientRequest→ router ─┬→ scheduler ⇄ journal ⇄ state.db
///         ↑        └── reply queue ←── answers ────────┤      ⇅  ⇅       ↑
///         └─────────────────┘                          │ ledger  supervisor (one per live attempt)
///                                                      │          ↓ spawn, control.sock  ↑
///                    scheduler ⇄ reader ←──────────────┘        shepherds → exit watcher (thread)
///                                  └← state.db
///     journal → event publisher → event socket (thread) → subscribers
///     scheduler → notifier → hook runner (thread) → SLOTD_NOTIFY_CMD
///     housekeeper ⇄ journal, which sets folders of jobs aside; the housekeeper deletes them
///     starting daemon ⇄ GPU prober ⇄ nvidia-smi
///
/// The journal alone writes the database. A shepherd reaps its job, the exit watcher reaps the
/// shepherds that this daemon started, init reaps the rest. Only host::Clock reads wall time:
/// actors are given the clock, decisions the time. Journal, reader, housekeeper and GPU prober have
/// threads of their own (`detached`) because they block, router and scheduler so that they do not
/// wait behind thousands of supervisors; the others share two threads.
namespace slotd {

/// JOURNAL: makes changes durable; `Committed` means "on disk". Many requests share one
/// transaction, and where it fails, all of them fail.
using JournalActor = caf::typed_actor<
  // Commit these changes; answered after the sync, or with Fault `storage` and nothing changed.
  caf::replies_to<Commit>::with<Committed>,
  // The script and environment of a job that is about to be launched.
  caf::replies_to<FetchContent>::with<FetchedContent>,
  // Jobs that are not in the scheduler's table any more.
  caf::replies_to<FetchJobs>::with<FetchedJobs>,
  // From the housekeeper: set aside the folders of those of these jobs that ended long ago.
  caf::replies_to<SetFoldersAside>::with<FoldersSetAside>,
  // From itself: the mailbox is drained, commit what it held.
  caf::reacts_to<Flush>>;

/// HOUSEKEEPER: removes the folders of jobs that ended SLOTD_KEEP_DAYS ago.
using HousekeeperActor = caf::typed_actor<
  // From itself, at the start and when the next folder is due: look through all folders.
  caf::reacts_to<LookAtFolders>,
  // From itself: deal with the next few of them.
  caf::reacts_to<LookAtMoreFolders>>;

/// EVENT PUBLISHER: tells the subscribers of run/events.sock what was committed.
using EventPublisherActor = caf::typed_actor<
  // From the journal, behind each commit, in order.
  caf::reacts_to<Publish>>;

/// NOTIFIER: runs the notification command at least once for each notice.
using NotifierActor = caf::typed_actor<
  // A notice is due: it is on disk.
  caf::reacts_to<Notify>,
  // From the hook runner: the command was started, delete the notice.
  caf::reacts_to<NoticeStarted>>;

/// LEDGER: knows which job holds which CPU, how much memory and which GPU. Nothing is given twice.
using LedgerActor = caf::typed_actor<
  // Reserve, in order, each of these that fits; skip those that do not.
  caf::replies_to<Reserve>::with<Reserved>,
  // Mark as taken what an adopted job holds.
  caf::replies_to<MarkAllocated>::with<FreeNow>,
  // Take back what this job holds.
  caf::replies_to<Release>::with<FreeNow>>;

/// GPU PROBER: finds out which GPUs there are. An answer is shared by all who ask within a second
/// of it.
using GpuProberActor = caf::typed_actor<
  // Always answered; without GPUs the answer says why.
  caf::replies_to<ProbeGpus>::with<decide::GpusFound>>;

/// ATTEMPT: what stands behind one live attempt of a job. The scheduler knows no more of it than
/// these messages; today it is always a supervisor with a shepherd on this machine. It gets one of
/// Launch, Adopt and Sweep, first and once; EndNow and PassTimeLimit may be repeated, a PassSignal
/// signals each time.
using AttemptActor = caf::typed_actor<
  // Start a committed attempt.
  caf::reacts_to<Launch>,
  // Take over an attempt that outlived the last daemon.
  caf::reacts_to<Adopt>,
  // End what is left of an attempt whose shepherd died before this daemon started.
  caf::reacts_to<Sweep>,
  // End the job.
  caf::reacts_to<EndNow>,
  // Signal the job.
  caf::reacts_to<PassSignal>,
  // Replace the job's time limit.
  caf::reacts_to<PassTimeLimit>,
  // The end of the attempt is on disk, or it was given up: acknowledge the shepherd, and quit.
  caf::reacts_to<EndCommitted>>;

/// What an attempt tells the scheduler. Each message names its attempt and may be repeated or come
/// late.
using AttemptListener =
  caf::typed_actor<caf::reacts_to<AttemptRuns>, caf::reacts_to<AttemptCompleting>,
                   caf::reacts_to<AttemptEnded>, caf::reacts_to<AttemptLost>,
                   caf::reacts_to<AttemptNeverStarted>, caf::reacts_to<AttemptStuck>>;

/// What the exit watcher tells of one shepherd.
using ShepherdListener =
  caf::typed_actor<caf::reacts_to<LaunchPipeReady>, caf::reacts_to<ShepherdVanished>,
                   caf::reacts_to<ShepherdReported>, caf::reacts_to<ShepherdCompleting>,
                   caf::reacts_to<ShepherdStuck>>;

/// SUPERVISOR: an attempt on this machine. It launches or adopts the attempt's shepherd, and tells
/// the scheduler what becomes of it.
using SupervisorActor = AttemptActor::extend_with<ShepherdListener>::extend<
  // Timers of its own.
  caf::reacts_to<SweepRound>, caf::reacts_to<RetryControl>>;

/// SCHEDULER: owns the job table; asks actors/decide what to do, and tells the other actors.
using SchedulerActor = caf::typed_actor<
  // Queue a job; answered after its commit.
  caf::replies_to<Submit>::with<Submitted>,
  // Say what would become of a job, without queueing it.
  caf::replies_to<DryRun>::with<DryRunResult>,
  // End jobs (answered after the commit), or signal them.
  caf::replies_to<Cancel>::with<CancelOutcome>,
  // Hold, release, requeue, reorder or update jobs; answered after the commit.
  caf::replies_to<Update>::with<UpdateOutcome>,
  // Drain the node, or let it start jobs again; answered after the commit.
  caf::replies_to<ChangeNode>::with<NodeUpdated>,
  // Answered when the job is over; at once if it is.
  caf::replies_to<WaitForJob>::with<WaitOutcome>,
  // What the machine has and how much of it is in use.
  caf::replies_to<ShowMachine>::with<MachineShown>,
  // The job table as it is on disk now.
  caf::replies_to<TakeSnapshot>::with<Snapshot>,
  // From attempts: what became of them.
  caf::reacts_to<AttemptRuns>, caf::reacts_to<AttemptCompleting>, caf::reacts_to<AttemptEnded>,
  caf::reacts_to<AttemptLost>, caf::reacts_to<AttemptNeverStarted>, caf::reacts_to<AttemptStuck>,
  // From the alarm: a begin time or a deadline has come, or the clock was set.
  caf::reacts_to<WakeupDue>,
  // From itself: the next piece of something long, or something that was put off.
  caf::reacts_to<Continue>>;

/// READER: answers lists, page by page, from snapshots and from a read-only connection of its own.
using ReaderActor = caf::typed_actor<
  // The queue, a JobPage: live jobs, and those that ended within SLOTD_MIN_JOB_AGE.
  caf::replies_to<ListQueue>::with<AnswerFrame>,
  // Every job there ever was: a JobPage.
  caf::replies_to<ListHistory>::with<AnswerFrame>,
  // What happened since an event: an EventPage.
  caf::replies_to<ListEvents>::with<AnswerFrame>,
  // When a job would start, without queueing it: a TestOutcome.
  caf::replies_to<DryRun>::with<AnswerFrame>,
  // Why a job is in its current state: an Explanation.
  caf::replies_to<ExplainJob>::with<AnswerFrame>,
  // From itself: release the snapshots that nobody pages through any more.
  caf::reacts_to<DropSnapshots>>;

/// ROUTER: takes a client's question to the actor that can answer it, and the answer to the
/// gateway.
using RouterActor = caf::typed_actor<
  // One question; its answer goes to the gateway's reply queue.
  caf::reacts_to<ClientRequest>>;

}  // namespace slotd
