#pragma once

#include "actors/messages.hpp"

#include <caf/typed_actor.hpp>

/// Every actor of the daemon, one comment line for each handler. Start reading here.
///
///     clients ⇄ gateway (thread) ─ClientAsk→ desk ─┬→ scheduler ⇄ journal ⇄ state.db
///                                                  └→ reader ← state.db
///     scheduler ⇄ ledger
///     scheduler ⇄ supervisor (one per live job) ⇄ exit watcher (thread) ⇄ shepherds ⇄ the jobs
///
/// The journal alone writes the database. A shepherd alone reaps its job; the daemon reaps
/// shepherds (exit watcher). Wall time is read in host::Clock; actors and decisions are handed it.
namespace slotd {

/// JOURNAL: makes changes durable; its answer means "on disk". Many records go into one commit.
using JournalActor = caf::typed_actor<
  // Commit these changes; answered after the sync, or with Fault `storage` and nothing changed.
  caf::replies_to<Record>::with<Recorded>,
  // The script and environment of a job that is about to be launched.
  caf::replies_to<FetchContent>::with<FetchedContent>,
  // Jobs that ended too long ago for the scheduler to remember them.
  caf::replies_to<FetchJobs>::with<FetchedJobs>,
  // To itself: everything that was waiting in the mailbox has been gathered, commit it.
  caf::reacts_to<Flush>>;

/// LEDGER: knows who holds which CPU, how much memory and which GPU. Nothing is given twice.
using LedgerActor = caf::typed_actor<
  // Reserve as many of these, in order, as fit.
  caf::replies_to<Reserve>::with<Reserved>,
  // An adopted job holds this.
  caf::replies_to<Hold>::with<FreeNow>,
  // Take back what this job holds.
  caf::replies_to<Release>::with<FreeNow>>;

/// SUPERVISOR: one per live attempt; launches or adopts its shepherd, and tells the scheduler what
/// becomes of it.
using SupervisorActor = caf::typed_actor<
  // Start a shepherd for a committed attempt.
  caf::reacts_to<Launch>,
  // Take over a shepherd that outlived the last daemon.
  caf::reacts_to<Adopt>,
  // End what a vanished shepherd left behind.
  caf::reacts_to<Sweep>,
  // The job is to be ended.
  caf::reacts_to<EndNow>,
  // Its user sends a signal.
  caf::reacts_to<PassSignal>,
  // Its end is on disk: acknowledge to the shepherd and quit.
  caf::reacts_to<EndCommitted>,
  // From the exit watcher, see messages.hpp.
  caf::reacts_to<LaunchPipeSpoke>, caf::reacts_to<ShepherdVanished>, caf::reacts_to<ShepherdSaid>,
  caf::reacts_to<ShepherdCompleting>, caf::reacts_to<ShepherdStuck>,
  // Timers of its own.
  caf::reacts_to<SweepRound>, caf::reacts_to<SayAgain>>;

/// SCHEDULER: owns the job table; asks actors/decide what to do, and tells the others.
using SchedulerActor = caf::typed_actor<
  // Queue a job; answered after its commit.
  caf::replies_to<Submit>::with<Submitted>,
  // End or signal jobs; answered after the commit.
  caf::replies_to<Cancel>::with<CancelOutcome>,
  // Answered when the job is over; at once if it is.
  caf::replies_to<WaitForJob>::with<WaitOutcome>,
  // What the machine has and how much of it is in use.
  caf::replies_to<ShowMachine>::with<MachineShown>,
  // The job table as it is on disk now.
  caf::replies_to<TakeSnapshot>::with<Snapshot>,
  // From supervisors: what became of an attempt.
  caf::reacts_to<AttemptRuns>, caf::reacts_to<AttemptCompleting>, caf::reacts_to<AttemptEnded>,
  caf::reacts_to<AttemptLost>, caf::reacts_to<AttemptNeverStarted>, caf::reacts_to<AttemptStuck>,
  // Timers of its own.
  caf::reacts_to<RetryRound>, caf::reacts_to<NoteRunning>, caf::reacts_to<CommitEndAgain>,
  caf::reacts_to<SettleWaiting>, caf::reacts_to<ForgetEnded>>;

/// READER: answers lists, page by page, from snapshots and from a connection of its own.
using ReaderActor = caf::typed_actor<
  // The live queue.
  caf::replies_to<ListQueue>::with<JobPage>,
  // Every job ever.
  caf::replies_to<ListHistory>::with<JobPage>,
  // To itself: let go of snapshots that nobody pages through any more.
  caf::reacts_to<DropSnapshots>>;

/// DESK: takes a client's question to the actor that knows, and the answer back to the gateway.
using DeskActor = caf::typed_actor<
  // One question; its answer goes to the gateway's outbox.
  caf::reacts_to<ClientAsk>>;

}  // namespace slotd
