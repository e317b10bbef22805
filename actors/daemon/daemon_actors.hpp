#pragma once

#include "actors/attempts/supervisor.hpp"
#include "actors/daemon/config.hpp"
#include "actors/daemon/opened_storage.hpp"
#include "actors/daemon/services.hpp"
#include "actors/front/reply_queue.hpp"
#include "actors/interfaces.hpp"
#include "actors/scheduler/recovered_state.hpp"
#include "protocol/paths.hpp"

#include <memory>
#include <string>

namespace slotd {

/// What the actors of a daemon are made of.
struct DaemonParts {
  DaemonConfig config;
  Paths paths;
  std::string boot;  ///< this boot of the machine
  OpenedStorage storage;
  Services services;
  RecoveredState recovered;  ///< what the scheduler begins with
};

/// What supervisors work with.
SupervisorTools supervisor_tools(const DaemonParts& parts);

/// All actors of a daemon, wired to each other. They end with this object; the actor system waits for
/// them. The journal, reader, housekeeper, router and scheduler have threads of their own
/// (actors/interfaces.hpp says why).
class DaemonActors {
 public:
  /// Takes the parts over.
  DaemonActors(caf::actor_system& system, DaemonParts parts);
  DaemonActors(const DaemonActors&) = delete;
  DaemonActors& operator=(const DaemonActors&) = delete;
  ~DaemonActors();

  const RouterActor& router_actor() const { return router_; }
  const SchedulerActor& scheduler_actor() const { return scheduler_; }
  /// Where the router leaves its answers.
  std::shared_ptr<ReplyQueue> replies() const { return replies_; }

 private:
  JournalActor spawn_journal(const DaemonParts& parts);
  NotifierActor spawn_notifier(const DaemonParts& parts);
  SchedulerActor spawn_scheduler(DaemonParts& parts);

  caf::actor_system& system_;
  EventPublisherActor publisher_;
  JournalActor journal_;
  LedgerActor ledger_;
  NotifierActor notifier_;  ///< null: nobody is to be notified
  SchedulerActor scheduler_;
  ReaderActor reader_;
  HousekeeperActor housekeeper_;
  std::shared_ptr<ReplyQueue> replies_ = std::make_shared<ReplyQueue>();
  RouterActor router_;
};

}  // namespace slotd
