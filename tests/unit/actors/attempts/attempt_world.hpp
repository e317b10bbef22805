#pragma once

#include "actors/attempts/supervisor.hpp"
#include "actors/host/files.hpp"
#include "actors/host/process.hpp"
#include "actors/host/seqpacket.hpp"
#include "protocol/wire.hpp"
#include "tests/support/actor_world.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace slotd::test {

/// What a scheduler was told of its attempts, in order.
struct Told {
  int runs = 0;
  int completing = 0;
  std::vector<ExitRecord> ended;
  std::vector<AttemptLost> lost;
  std::vector<AttemptNeverStarted> never_started;
  std::vector<AttemptStuck> stuck;

  bool nothing() const {
    return runs == 0 && completing == 0 && ended.empty() && lost.empty() && never_started.empty() &&
           stuck.empty();
  }
};

inline AttemptListener::behavior_type fake_scheduler(AttemptListener::pointer,
                                                     std::shared_ptr<Told> told) {
  return {
    [=](const AttemptRuns&) { ++told->runs; },
    [=](const AttemptCompleting&) { ++told->completing; },
    [=](const AttemptEnded& said) { told->ended.push_back(said.record); },
    [=](const AttemptLost& said) { told->lost.push_back(said); },
    [=](const AttemptNeverStarted& said) { told->never_started.push_back(said); },
    [=](const AttemptStuck& said) { told->stuck.push_back(said); },
  };
}

/// What a supervisor did to the machine, in order: `expect`, `launch`, `watch`, `dismiss`.
using Steps = std::vector<std::string>;

struct FakeLauncher : host::Launcher {
  std::shared_ptr<Steps> steps;
  std::vector<LaunchSpec> specs;
  std::optional<Fault> fault;  ///< the launch fails with it

  Result<host::LaunchedShepherd> launch(const LaunchSpec& spec) override {
    steps->push_back("launch");
    specs.push_back(spec);
    if (fault) return tl::unexpected(*fault);
    return host::LaunchedShepherd{};
  }
};

struct FakeWatch : ShepherdWatch {
  std::shared_ptr<Steps> steps;
  ShepherdListener listener;
  std::vector<std::pair<JobId, Attempt>> named;  ///< by each step
  bool has_pidfd = false;

  void expect(JobId job, Attempt attempt, ShepherdListener whom) override {
    note("expect", job, attempt);
    listener = std::move(whom);
  }
  void watch(JobId job, Attempt attempt, host::UniqueFd pidfd, host::UniqueFd) override {
    note("watch", job, attempt);
    has_pidfd = static_cast<bool>(pidfd);
  }
  void dismiss(JobId job, Attempt attempt) override { note("dismiss", job, attempt); }

  void note(const char* step, JobId job, Attempt attempt) {
    steps->push_back(step);
    named.emplace_back(job, attempt);
  }
};

/// Processes that end when the test says so.
struct FakeProcesses : JobProcesses {
  std::vector<pid_t> left;
  std::vector<Force> ended;       ///< each call of end()
  std::vector<pid_t> swept_with;  ///< the session of each call of sweep()

  void end(JobId, Attempt, Force force) override { ended.push_back(force); }
  std::vector<pid_t> sweep(JobId, Attempt, pid_t session) override {
    swept_with.push_back(session);
    return left;
  }
};

/// A journal that answers FetchContent when the test says so.
struct Contents {
  std::vector<FetchContent> asked;
  std::vector<caf::typed_response_promise<FetchedContent>> open;
};
struct AnswerContent {
  std::optional<Fault> fault;
};
using ContentJournal = JournalActor::extend<caf::reacts_to<AnswerContent>>;

}  // namespace slotd::test

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::test::AnswerContent)

namespace slotd::test {

inline NewContent content_of_job() {
  return {std::make_shared<const std::string>("#!/bin/sh\ntrue\n"),
          std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"A=1"})};
}

inline ContentJournal::behavior_type content_journal(ContentJournal::pointer self,
                                                     std::shared_ptr<Contents> contents) {
  auto unused = to_error({FaultCode::system, "not asked in these tests"});
  return {
    [=](const Commit&) -> caf::result<Committed> { return unused; },
    [=](const FetchContent& ask) -> caf::result<FetchedContent> {
      contents->asked.push_back(ask);
      contents->open.push_back(self->make_response_promise<FetchedContent>());
      return contents->open.back();
    },
    [=](const FetchJobs&) -> caf::result<FetchedJobs> { return unused; },
    [=](const SetFoldersAside&) -> caf::result<FoldersSetAside> { return unused; },
    [=](const Flush&) {},
    [=](const AnswerContent& how) {
      for (auto& promise : std::exchange(contents->open, {})) {
        if (how.fault)
          promise.deliver(to_error(*how.fault));
        else
          promise.deliver(FetchedContent{std::make_shared<const NewContent>(content_of_job())});
      }
    },
  };
}

/// A supervisor of attempt 1 of job 7, over a folder of its own and a machine that the test
/// commands.
class AttemptWorld : public ActorWorld {
 public:
  std::shared_ptr<Steps> steps = std::make_shared<Steps>();
  std::shared_ptr<FakeLauncher> launcher = std::make_shared<FakeLauncher>();
  std::shared_ptr<FakeWatch> watch = std::make_shared<FakeWatch>();
  std::shared_ptr<FakeProcesses> processes = std::make_shared<FakeProcesses>();
  std::shared_ptr<Contents> contents = std::make_shared<Contents>();
  std::shared_ptr<Told> told = std::make_shared<Told>();
  TempDir folder;
  Paths paths{folder.path()};
  JobId id{7};
  Attempt attempt{1};
  AttemptActor attempt_actor;
  ContentJournal journal_actor;

  AttemptWorld() {
    launcher->steps = watch->steps = steps;
    REQUIRE(host::make_folders(paths.attempt_folder(id, attempt), 0700));
    auto scheduler = keep(system().spawn(fake_scheduler, told));
    journal_actor = keep(system().spawn(content_journal, contents));
    auto tools =
      std::make_shared<SupervisorTools>(SupervisorTools{paths, {}, launcher, watch, processes});
    attempt_actor = keep(system().spawn(supervisor, scheduler, JournalActor{journal_actor}, tools));
  }
  /// Promises and handles of actors must not outlive the world of the actors.
  ~AttemptWorld() {
    contents->open.clear();
    watch->listener = nullptr;
  }

  static JobPtr job(JobState state = JobState::starting) {
    auto job = running(7);
    job.state = state;
    job.script = ContentId{3};
    job.environment = ContentId{4};
    return std::make_shared<const Job>(job);
  }
  ExitRecord record(int code = 0) const {
    ExitRecord record;
    record.job = id;
    record.attempt = attempt;
    record.exit.code = code;
    return record;
  }

  template <class Message>
  void tell(Message message) {
    caf::anon_send(attempt_actor, std::move(message));
    settle();
  }
  /// From the exit watcher.
  template <class Message>
  void watcher_tells(Message message) {
    caf::anon_send(watch->listener, std::move(message));
    settle();
  }
  void launch() { tell(Launch{job(), std::make_shared<const NewContent>(content_of_job())}); }
  void report(const ExitRecord& what) {
    watcher_tells(ShepherdReported{std::make_shared<const ExitRecord>(what)});
  }
  void journal_answers(std::optional<Fault> fault = {}) {
    caf::anon_send(journal_actor, AnswerContent{std::move(fault)});
    settle();
  }

  /// The attempt's claim, as this process or another would make it.
  void claim(Claim by = host::own_claim()) const {
    write_file(paths.claim(id, attempt), encode(by));
  }
  void write_record(const ExitRecord& record) const {
    write_file(paths.exit_record(id, attempt), encode(record));
  }

  /// The shepherd's control socket comes up.
  void open_control() {
    auto socket = host::listen_at(paths.job_folder(id), Paths::control_socket_name());
    REQUIRE(socket);
    control_ = std::move(*socket);
  }
  void close_control() {
    control_.reset();
    REQUIRE(::unlink(paths.control_socket(id).c_str()) == 0);
  }
  /// What was said on it since the last call.
  std::vector<ControlCommand> commands() {
    std::vector<ControlCommand> commands;
    while (auto connection = host::accept_own(control_.get())) {
      auto packet = host::receive(connection.get());
      REQUIRE(packet);
      auto message = decode<ControlMessage>(*packet);
      REQUIRE(message);
      commands.push_back(message->word);
    }
    return commands;
  }

 private:
  host::UniqueFd control_;
};

}  // namespace slotd::test
