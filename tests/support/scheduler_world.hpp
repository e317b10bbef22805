#pragma once

#include "actors/resources/resource_ledger.hpp"
#include "actors/scheduler/scheduler.hpp"
#include "tests/support/actor_world.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/fakes.hpp"

namespace slotd::test {

/// A scheduler and a ledger, both real, with a disk and supervisors that the test commands.
class SchedulerWorld : public ActorWorld {
 public:
  std::shared_ptr<Disk> disk = std::make_shared<Disk>();
  std::shared_ptr<Supervised> supervised = std::make_shared<Supervised>();
  FakeClock clock;
  std::function<Result<std::unique_ptr<host::Alarm>>(SchedulerActor)> make_alarm;
  FakeJournal journal_actor;
  SchedulerActor scheduler_actor;

  ~SchedulerWorld() { caf::anon_send_exit(scheduler_actor, caf::exit_reason::kill), settle(); }

  void begin(Machine machine = test::machine(2), RecoveredState recovered = {}) {
    SchedulerConfig config;
    config.machine = machine;
    journal_actor = keep(system().spawn(fake_journal, disk));
    auto ledger = keep(system().spawn(resource_ledger, machine));
    SupervisorFactory supervise = [this](SchedulerActor) {
      return keep(system().spawn(fake_attempt, supervised));
    };
    config.boot = "boot";
    SchedulerTools tools{config, JournalActor{journal_actor}, ledger, supervise, &clock};
    tools.make_alarm = make_alarm;
    scheduler_actor = keep(system().spawn(scheduler, std::move(tools), std::move(recovered)));
    settle();
  }

  Open<Submitted> submit(JobRequest request = test::request(), std::uint8_t id = 0,
                         std::string script = "#!/bin/sh\n") {
    auto job = std::make_shared<SubmitJob>();
    job->request = std::move(request);
    job->script = std::move(script);
    auto request_id = id ? numbered(id) : fresh_id();
    return ask<Submitted>(scheduler_actor, Submit{request_id, job});
  }
  Open<Submitted> submit_array(const std::string& elements, JobRequest request = test::request()) {
    auto job = std::make_shared<SubmitJob>();
    job->request = std::move(request);
    job->script = "#!/bin/sh\n";
    job->array = *parse_array_spec(elements);
    return ask<Submitted>(scheduler_actor, Submit{fresh_id(), job});
  }
  Open<CancelOutcome> cancel(std::uint32_t id, int signal = 0, std::uint8_t request = 0) {
    CancelJobs ask;
    ask.filter.jobs = {JobId{id}};
    ask.signal = signal;
    return this->ask<CancelOutcome>(scheduler_actor,
                                    Cancel{request ? numbered(request) : fresh_id(), ask, 1000});
  }
  /// Each client request carries an id of its own.
  RequestId fresh_id() {
    RequestId id;
    ++last_request_;
    id.bytes[14] = static_cast<std::uint8_t>(last_request_ >> 8);
    id.bytes[15] = static_cast<std::uint8_t>(last_request_ & 0xff);
    return id;
  }
  Open<UpdateOutcome> update_jobs(UpdateJobs what, std::uint8_t id = 0) {
    return ask<UpdateOutcome>(
      scheduler_actor,
      Update{id ? numbered(id) : fresh_id(), std::make_shared<const UpdateJobs>(std::move(what))});
  }
  Open<UpdateOutcome> update_jobs(std::uint32_t job, JobUpdate what, std::uint8_t id = 0) {
    UpdateJobs ask;
    ask.filter.jobs = {JobId{job}};
    ask.what = std::move(what);
    return update_jobs(std::move(ask), id);
  }
  Open<NodeUpdated> drain(const std::string& reason = "fan", std::uint8_t request = 0) {
    return change_node({UpdateNode::NodeAction::drain, reason, "ann"}, request);
  }
  Open<NodeUpdated> resume() { return change_node({UpdateNode::NodeAction::resume, "", "ann"}); }
  Open<WaitOutcome> wait(std::uint32_t id) {
    return ask<WaitOutcome>(scheduler_actor, WaitForJob{JobId{id}});
  }

  template <class Message>
  void tell(Message message) {
    caf::anon_send(scheduler_actor, std::move(message));
    settle();
  }
  void runs(std::uint32_t id, std::uint32_t attempt = 1) {
    tell(AttemptRuns{JobId{id}, Attempt{attempt}});
    pass(std::chrono::seconds{1});  // it is written down only for jobs that run a while
  }
  void ends(std::uint32_t id, ExitStatus exit = {}, std::uint32_t attempt = 1) {
    ExitRecord record;
    record.job = JobId{id};
    record.attempt = Attempt{attempt};
    record.exit = exit;
    record.end = clock.now();
    tell(AttemptEnded{record});
  }
  void disk_goes_on(bool refuse = false) {
    caf::anon_send(journal_actor, GoOn{refuse});
    settle();
  }

  /// The job as it is shown; fails the test's expectations by a null pointer if there is none.
  decide::JobPtr job(std::uint32_t id) {
    return (**ask<Snapshot>(scheduler_actor, TakeSnapshot{}))->jobs->find(JobId{id});
  }
  MachineUse use() { return (**ask<MachineShown>(scheduler_actor, ShowMachine{}))->use; }
  std::size_t times(std::uint32_t id, JobState state) const {
    std::size_t count = 0;
    for (const auto& stored : disk->stored)
      if (stored->id.value == id && stored->state == state) ++count;
    return count;
  }

 private:
  Open<NodeUpdated> change_node(UpdateNode ask, std::uint8_t request = 0) {
    auto id = request ? numbered(request) : fresh_id();
    return this->ask<NodeUpdated>(scheduler_actor, ChangeNode{id, std::move(ask), 1000});
  }
  static RequestId numbered(std::uint8_t number) {
    RequestId id;
    id.bytes[0] = number;
    return id;
  }

  std::uint16_t last_request_ = 0;
};

}  // namespace slotd::test
