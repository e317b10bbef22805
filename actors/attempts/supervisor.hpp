#pragma once

#include "actors/attempts/job_processes.hpp"
#include "actors/attempts/shepherd_watch.hpp"
#include "actors/decide/lifecycle/launch.hpp"
#include "actors/host/launcher.hpp"
#include "actors/interfaces.hpp"
#include "protocol/paths.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <sys/types.h>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace slotd {

/// What all supervisors share. It lives as long as the daemon.
struct SupervisorTools {
  Paths paths;
  decide::LaunchFacts facts;
  std::shared_ptr<host::Launcher> launcher;
  std::shared_ptr<ShepherdWatch> watcher;
  std::shared_ptr<JobProcesses> processes;
  std::chrono::milliseconds kill_failed_after{
    60'000};  ///< what survives SIGKILL so long is reported
};

/// One attempt from its commit to the commit of its end. It sends what it learns and decides
/// nothing about the job.
class SupervisorState {
 public:
  explicit SupervisorState(SupervisorActor::pointer self) : self_(self) {}
  void init(AttemptListener scheduler, JournalActor journal,
            std::shared_ptr<const SupervisorTools> tools);

  void launch(const Launch& launch);
  void adopt(const Adopt& adopt);
  void sweep(const Sweep& sweep);
  void end_now(const EndNow& end);
  void pass_signal(const PassSignal& pass);
  void pass_time_limit(const PassTimeLimit& pass);
  void end_committed();

  void runs();
  void vanished();
  void ended(const ExitRecord& record);
  void completing();
  void stuck(const std::string& detail);
  void sweep_round();
  void retry_control();

 private:
  void start_shepherd(const NewContent& content);
  void resolve_unseen(const std::string& detail);
  void begin_sweep(Reason reason);
  pid_t claimed_session() const;
  void try_to_send();
  void end_past_shepherd();
  Done say(const ControlCommand& word) const;
  JobId job_id() const { return job_->id; }
  Attempt attempt() const { return job_->attempt; }
  template <class Message>
  void tell(Message message);

  SupervisorActor::pointer self_;
  AttemptListener scheduler_;
  JournalActor journal_;
  std::shared_ptr<const SupervisorTools> tools_;
  JobPtr job_;
  bool end_received_ = false;  ///< the exit record came, from the shepherd or from its file
  bool has_run_ = false;
  // Not yet delivered to the shepherd.
  std::optional<EndNow> end_to_send_;
  std::optional<SetTimeLimit> limit_to_send_;
  bool retry_planned_ = false;
  std::chrono::milliseconds unsent_for_{};
  Duration kill_at_{};  ///< SIGKILL past the shepherd, once the end is unsent for so long
  std::chrono::milliseconds pause_{};  ///< before the next try
  Reason lost_reason_ = Reason::none;
  pid_t session_ = 0;
  std::chrono::milliseconds swept_for_{};
  bool said_stuck_ = false;
};

SupervisorActor::behavior_type supervisor(SupervisorActor::stateful_pointer<SupervisorState> self,
                                          AttemptListener scheduler, JournalActor journal,
                                          std::shared_ptr<const SupervisorTools> tools);

}  // namespace slotd
