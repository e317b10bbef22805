#include "actors/attempts/supervisor.hpp"

#include "actors/attempts/attempt_claim.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/crash_point.hpp"
#include "actors/host/files.hpp"
#include "actors/host/log.hpp"
#include "actors/host/process.hpp"
#include "actors/host/process_table.hpp"
#include "actors/host/seqpacket.hpp"
#include "protocol/wire.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <utility>

namespace slotd {

using namespace std::chrono_literals;

namespace {

constexpr auto first_pause = 20ms;
constexpr auto longest_pause = 1000ms;

}  // namespace

void SupervisorState::init(AttemptListener scheduler, JournalActor journal,
                           std::shared_ptr<const SupervisorTools> tools) {
  scheduler_ = std::move(scheduler);
  journal_ = std::move(journal);
  tools_ = std::move(tools);
}

template <class Message>
void SupervisorState::tell(Message message) {
  self_->send(scheduler_, std::move(message));
}

void SupervisorState::launch(const Launch& launch) {
  job_ = launch.job;
  if (launch.content) return start_shepherd(*launch.content);
  self_->request(journal_, caf::infinite, FetchContent{job_->script, job_->environment})
    .then([this](const FetchedContent& fetched) { start_shepherd(*fetched.content); },
          [this](const caf::error& error) { resolve_unseen(to_fault(error).text); });
}

void SupervisorState::start_shepherd(const NewContent& content) {
  auto spec = decide::launch_spec(*job_, *content.script, *content.environment, tools_->facts);
  tools_->watcher->expect(job_id(), attempt(), ShepherdListener{SupervisorActor{self_}});
  auto shepherd = tools_->launcher->launch(spec);
  if (!shepherd) return resolve_unseen(shepherd.error().text);
  tools_->watcher->watch(job_id(), attempt(), std::move(shepherd->pidfd),
                         std::move(shepherd->pipe));
}

void SupervisorState::adopt(const Adopt& adopt) {
  job_ = adopt.job;
  has_run_ = decide::stage_of(*job_) == decide::StoredStage::running;
  tools_->watcher->expect(job_id(), attempt(), ShepherdListener{SupervisorActor{self_}});
  tools_->watcher->watch(job_id(), attempt(), std::move(*adopt.pidfd), {});
}

void SupervisorState::sweep(const Sweep& sweep) {
  job_ = sweep.job;
  begin_sweep(Reason::lost_after_restart);
}

/// Asked for again before it was delivered, the end can only come sooner.
void SupervisorState::end_now(const EndNow& end) {
  if (!end_to_send_) {
    end_to_send_ = end;
    unsent_for_ = {};
    kill_at_ = Duration::max();
  }
  end_to_send_->kill_wait = std::min(end_to_send_->kill_wait, end.kill_wait);
  kill_at_ = std::min(kill_at_, std::max<Duration>(unsent_for_, longest_pause) + end.kill_wait);
  try_to_send();
}

void SupervisorState::pass_time_limit(const PassTimeLimit& pass) {
  limit_to_send_ = SetTimeLimit{pass.limit};
  try_to_send();
}

void SupervisorState::try_to_send() {
  pause_ = first_pause;
  if (!retry_planned_) retry_control();
}

void SupervisorState::retry_control() {
  retry_planned_ = false;
  if (end_received_ || lost_reason_ != Reason::none) return;
  if (limit_to_send_ && say(*limit_to_send_)) limit_to_send_.reset();
  if (end_to_send_ && say(EndJob{end_to_send_->kill_wait})) end_to_send_.reset();
  if (!end_to_send_ && !limit_to_send_) return;
  // The shepherd's control socket is not there yet, or not any more: it will come, or the end will.
  // Where the job's folder was removed, neither comes before we end the job ourselves.
  if (end_to_send_) {
    unsent_for_ += pause_;
    if (unsent_for_ >= longest_pause) end_past_shepherd();
  }
  retry_planned_ = true;
  self_->delayed_send(SupervisorActor{self_}, pause_, RetryControl{});
  pause_ = std::min(pause_ * 2, longest_pause);
}

/// The kill ladder from here. The shepherd reaps the processes and tells how they ended.
void SupervisorState::end_past_shepherd() {
  using Force = JobProcesses::Force;
  auto first = unsent_for_ - pause_ < longest_pause;
  auto hard = unsent_for_ >= kill_at_;
  if (first || hard)
    tools_->processes->end(job_id(), attempt(), hard ? Force::kill : Force::terminate);
}

Done SupervisorState::say(const ControlCommand& word) const {
  auto socket = host::connect_to(tools_->paths.job_folder(job_id()), Paths::control_socket_name());
  if (!socket) return tl::unexpected(socket.error());
  return host::send(socket->get(), encode(ControlMessage{wire_version, 1, word}));
}

void SupervisorState::pass_signal(const PassSignal& pass) {
  if (auto said = say(pass.signal); !said)
    host::log(host::LogLevel::warn,
              "job " + to_string(job_id()) + ": signal not delivered, " + said.error().text);
}

void SupervisorState::end_committed() {
  tools_->watcher->dismiss(job_id(), attempt());
  self_->quit();
}

void SupervisorState::runs() {
  has_run_ = true;
  tell(AttemptRuns{job_id(), attempt()});
}

void SupervisorState::completing() {
  has_run_ = true;
  tell(AttemptCompleting{job_id(), attempt()});
}

void SupervisorState::stuck(const std::string& detail) {
  tell(AttemptStuck{job_id(), attempt(), detail});
}

void SupervisorState::ended(const ExitRecord& record) {
  host::crash_point(host::CrashPoint::exit_received);
  end_received_ = true;
  tell(AttemptEnded{record});
}

void SupervisorState::vanished() {
  if (end_received_) return;
  auto bytes = host::read_file(tools_->paths.exit_record(job_id(), attempt()));
  if (bytes) {
    auto record = decode<ExitRecord>(*bytes);
    if (record && record->job == job_id() && record->attempt == attempt()) return ended(*record);
  }
  resolve_unseen("its shepherd ended before it had the attempt");
}

/// There is no shepherd, and it said nothing. What that means depends on who has the claim.
void SupervisorState::resolve_unseen(const std::string& detail) {
  auto found = take_claim(tools_->paths, job_id(), attempt());
  // A claim that could not be taken (no folder, full disk) could not be taken by a shepherd either.
  // Where the job has run, its claim was removed since, and the job must not run again.
  auto untaken = !found || found->state == decide::ClaimState::taken_by_us;
  if (untaken && !has_run_) return tell(AttemptNeverStarted{job_id(), attempt(), detail});
  begin_sweep(Reason::shepherd_lost);
}

/// The session that the shepherd led and its job is in; 0 where that cannot be told.
pid_t SupervisorState::claimed_session() const {
  auto found = take_claim(tools_->paths, job_id(), attempt());
  auto here = found && found->state == decide::ClaimState::shepherds &&
              found->claim.boot_id == host::boot_id() &&
              found->claim.pid_namespace == host::pid_namespace();
  return here ? found->claim.pid : 0;
}

void SupervisorState::begin_sweep(Reason reason) {
  lost_reason_ = reason;
  pause_ = first_pause;
  session_ = claimed_session();
  host::log(host::LogLevel::warn, "job " + to_string(job_id()) + " has lost its shepherd");
  sweep_round();
}

void SupervisorState::sweep_round() {
  auto left = tools_->processes->sweep(job_id(), attempt(), session_);
  if (left.empty()) return tell(AttemptLost{job_id(), attempt(), lost_reason_});
  if (swept_for_ >= tools_->kill_failed_after && !std::exchange(said_stuck_, true))
    tell(AttemptStuck{job_id(), attempt(), host::describe(left)});
  self_->delayed_send(SupervisorActor{self_}, pause_, SweepRound{});
  swept_for_ += pause_;
  pause_ = std::min(pause_ * 2, longest_pause);
}

SupervisorActor::behavior_type supervisor(SupervisorActor::stateful_pointer<SupervisorState> self,
                                          AttemptListener scheduler, JournalActor journal,
                                          std::shared_ptr<const SupervisorTools> tools) {
  self->state.init(std::move(scheduler), std::move(journal), std::move(tools));
  return {
    [self](const Launch& launch) { self->state.launch(launch); },
    [self](const Adopt& adopt) { self->state.adopt(adopt); },
    [self](const Sweep& sweep) { self->state.sweep(sweep); },
    [self](const EndNow& end) { self->state.end_now(end); },
    [self](const PassSignal& pass) { self->state.pass_signal(pass); },
    [self](const PassTimeLimit& pass) { self->state.pass_time_limit(pass); },
    [self](const EndCommitted&) { self->state.end_committed(); },
    [self](const LaunchPipeReady&) { self->state.runs(); },
    [self](const ShepherdVanished&) { self->state.vanished(); },
    [self](const ShepherdReported& said) { self->state.ended(*said.record); },
    [self](const ShepherdCompleting&) { self->state.completing(); },
    [self](const ShepherdStuck& stuck) { self->state.stuck(stuck.detail); },
    [self](const SweepRound&) { self->state.sweep_round(); },
    [self](const RetryControl&) { self->state.retry_control(); },
  };
}

}  // namespace slotd
