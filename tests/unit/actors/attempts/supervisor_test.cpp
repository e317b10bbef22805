#include "tests/unit/actors/attempts/attempt_world.hpp"

using namespace slotd;
using namespace slotd::test;
using namespace std::chrono_literals;

using Force = JobProcesses::Force;
using Commands = std::vector<ControlCommand>;

namespace {

constexpr auto fine = 10ms;  // steps of time that no timer of a supervisor is faster than

/// A claim of a shepherd of this machine and boot.
Claim shepherds_claim(pid_t pid) {
  auto claim = host::own_claim();
  claim.pid = pid;
  return claim;
}

}  // namespace

// --- launch ------------------------------------------------------------------------------------

TEST_CASE("a launch is expected by the watcher before the shepherd can say anything",
          "[supervisor]") {
  AttemptWorld world;
  world.launch();
  CHECK(*world.steps == Steps{"expect", "launch", "watch"});
  CHECK(world.watch->named.front() == std::pair{world.id, world.attempt});
  REQUIRE(world.launcher->specs.size() == 1);
  CHECK(world.launcher->specs.front().job == world.id);
  CHECK(world.launcher->specs.front().attempt == world.attempt);
  CHECK(world.launcher->specs.front().script == "#!/bin/sh\ntrue\n");
  CHECK(world.contents->asked.empty());
  CHECK(world.told->nothing());
}

TEST_CASE("a script that is not at hand comes from the journal, and nothing starts before it",
          "[supervisor]") {
  AttemptWorld world;
  world.tell(Launch{AttemptWorld::job(), nullptr});
  REQUIRE(world.contents->asked.size() == 1);
  CHECK(world.contents->asked.front().script == ContentId{3});
  CHECK(world.contents->asked.front().environment == ContentId{4});
  CHECK(world.steps->empty());
  world.journal_answers();
  CHECK(*world.steps == Steps{"expect", "launch", "watch"});
  CHECK(world.launcher->specs.front().script == "#!/bin/sh\ntrue\n");
}

TEST_CASE("an attempt whose script cannot be read was never started", "[supervisor]") {
  AttemptWorld world;
  world.tell(Launch{AttemptWorld::job(), nullptr});
  world.journal_answers(Fault{FaultCode::storage, "disk is damaged"});
  CHECK(world.steps->empty());
  REQUIRE(world.told->never_started.size() == 1);
  CHECK(world.told->never_started.front().job == world.id);
  CHECK(world.told->never_started.front().attempt == world.attempt);
  CHECK(world.told->never_started.front().detail == "disk is damaged");
}

TEST_CASE("an attempt that ended while its script was fetched is not launched", "[supervisor]") {
  AttemptWorld world;
  world.tell(Launch{AttemptWorld::job(), nullptr});
  world.tell(EndCommitted{});
  world.journal_answers();
  CHECK(*world.steps == Steps{"dismiss"});
}

TEST_CASE("after a failed launch no shepherd can have the attempt any more", "[supervisor]") {
  AttemptWorld world;
  world.launcher->fault = Fault{FaultCode::system, "cannot start: out of memory"};
  world.launch();
  CHECK(*world.steps == Steps{"expect", "launch"});
  REQUIRE(world.told->never_started.size() == 1);
  CHECK(world.told->never_started.front().detail == "cannot start: out of memory");
  auto claim = decode<Claim>(content_of(world.paths.claim(world.id, world.attempt)));
  REQUIRE(claim);
  CHECK(claim->holder == ClaimHolder::daemon);
}

TEST_CASE("a launch fails for good where not even a claim can be written", "[supervisor]") {
  AttemptWorld world;
  std::filesystem::remove_all(world.paths.job_folder(world.id));
  world.launcher->fault = Fault{FaultCode::system, "cannot create the folder"};
  world.launch();
  REQUIRE(world.told->never_started.size() == 1);
  CHECK(world.told->never_started.front().detail == "cannot create the folder");
}

TEST_CASE("a failed launch is swept where a shepherd has claimed the attempt all the same",
          "[supervisor]") {
  AttemptWorld world;
  world.claim(shepherds_claim(4711));
  world.launcher->fault = Fault{FaultCode::system, "cannot watch it"};
  world.launch();
  CHECK(world.told->never_started.empty());
  CHECK(world.processes->swept_with == std::vector<pid_t>{4711});
  REQUIRE(world.told->lost.size() == 1);
  CHECK(world.told->lost.front().reason == Reason::shepherd_lost);
}

// --- what the exit watcher tells ---------------------------------------------------------------

TEST_CASE("what a shepherd says reaches the scheduler", "[supervisor]") {
  AttemptWorld world;
  world.launch();
  world.watcher_tells(LaunchPipeReady{});
  CHECK(world.told->runs == 1);
  world.watcher_tells(ShepherdStuck{"pid 12 (dd)"});
  REQUIRE(world.told->stuck.size() == 1);
  CHECK(world.told->stuck.front().detail == "pid 12 (dd)");
  world.watcher_tells(ShepherdCompleting{});
  CHECK(world.told->completing == 1);
  world.report(world.record(3));
  REQUIRE(world.told->ended.size() == 1);
  CHECK(world.told->ended.front() == world.record(3));
}

TEST_CASE("a shepherd that has reported may vanish", "[supervisor]") {
  AttemptWorld world;
  world.launch();
  world.claim(shepherds_claim(4711));
  world.report(world.record());
  world.watcher_tells(ShepherdVanished{});
  CHECK(world.told->ended.size() == 1);
  CHECK(world.told->lost.empty());
  CHECK(world.processes->swept_with.empty());
}

TEST_CASE("a record that is delivered twice is told twice, and is the same", "[supervisor]") {
  AttemptWorld world;
  world.launch();
  world.report(world.record(3));
  world.report(world.record(3));
  REQUIRE(world.told->ended.size() == 2);
  CHECK(world.told->ended.front() == world.told->ended.back());
}

TEST_CASE("a shepherd that vanished has left its record in the file", "[supervisor]") {
  AttemptWorld world;
  world.launch();
  world.claim(shepherds_claim(4711));
  world.write_record(world.record(5));
  world.watcher_tells(ShepherdVanished{});
  REQUIRE(world.told->ended.size() == 1);
  CHECK(world.told->ended.front().exit.code == 5);
  CHECK(world.processes->swept_with.empty());
  SECTION("and what it had sent comes late") {
    world.report(world.record(5));
    CHECK(world.told->lost.empty());
    CHECK(world.told->ended.back() == world.told->ended.front());
  }
}

TEST_CASE("a file that is no record of this attempt counts as none", "[supervisor]") {
  AttemptWorld world;
  world.launch();
  world.claim(shepherds_claim(4711));
  auto record = world.record();
  SECTION("of another attempt") { record.attempt = Attempt{2}; }
  SECTION("of another job") { record.job = JobId{8}; }
  world.write_record(record);
  SECTION("damaged") { write_file(world.paths.exit_record(world.id, world.attempt), "\xc1"); }
  world.watcher_tells(ShepherdVanished{});
  CHECK(world.told->ended.empty());
  REQUIRE(world.told->lost.size() == 1);
  CHECK(world.told->lost.front().reason == Reason::shepherd_lost);
}

TEST_CASE("a shepherd that vanished without a claim never had the attempt", "[supervisor]") {
  AttemptWorld world;
  world.launch();
  world.watcher_tells(ShepherdVanished{});
  REQUIRE(world.told->never_started.size() == 1);
  CHECK(world.told->lost.empty());
  CHECK(world.processes->swept_with.empty());
}

TEST_CASE("a job that has run is lost, not run again, where its claim was removed",
          "[supervisor]") {
  AttemptWorld world;
  SECTION("launched") {
    world.launch();
    world.watcher_tells(LaunchPipeReady{});
  }
  SECTION("adopted") {
    world.tell(Adopt{AttemptWorld::job(JobState::running), std::make_shared<host::UniqueFd>()});
  }
  SECTION("and its folder") {
    world.launch();
    world.watcher_tells(LaunchPipeReady{});
    std::filesystem::remove_all(world.paths.job_folder(world.id));
  }
  world.watcher_tells(ShepherdVanished{});
  CHECK(world.told->never_started.empty());
  CHECK(world.told->lost.size() == 1);
}

// --- adoption and sweep ------------------------------------------------------------------------

TEST_CASE("an adopted shepherd is watched by its pidfd", "[supervisor]") {
  AttemptWorld world;
  auto pidfd = std::make_shared<host::UniqueFd>(::dup(0));
  world.tell(Adopt{AttemptWorld::job(JobState::running), pidfd});
  CHECK(*world.steps == Steps{"expect", "watch"});
  CHECK(world.watch->has_pidfd);
  CHECK_FALSE(*pidfd);
  world.report(world.record());
  CHECK(world.told->ended.size() == 1);
}

TEST_CASE("a sweep goes on until nothing is left", "[supervisor]") {
  AttemptWorld world;
  world.claim(shepherds_claim(4711));
  world.processes->left = {12, 13};
  world.tell(Sweep{AttemptWorld::job()});
  CHECK(world.processes->swept_with.size() == 1);
  world.pass(2s, fine);
  auto rounds = world.processes->swept_with.size();
  CHECK(rounds > 3);
  CHECK(rounds < 20);
  CHECK(world.told->nothing());
  world.processes->left.clear();
  world.pass(1s, fine);
  REQUIRE(world.told->lost.size() == 1);
  CHECK(world.told->lost.front().reason == Reason::lost_after_restart);
  rounds = world.processes->swept_with.size();
  world.pass(10s);
  CHECK(world.processes->swept_with.size() == rounds);
  CHECK(world.told->lost.size() == 1);
}

TEST_CASE("a sweep looks in the session of the shepherd that had the claim, and in no other",
          "[supervisor]") {
  AttemptWorld world;
  auto session = 0;
  auto claim = shepherds_claim(4711);
  SECTION("a shepherd of this boot and pid namespace") { session = 4711; }
  SECTION("of another boot") { claim.boot_id = "another"; }
  SECTION("of another pid namespace") { ++claim.pid_namespace; }
  SECTION("the daemon") { claim.holder = ClaimHolder::daemon; }
  world.claim(claim);
  world.tell(Sweep{AttemptWorld::job()});
  CHECK(world.processes->swept_with == std::vector<pid_t>{session});
}

TEST_CASE("what survives SIGKILL for a minute is told once, and the sweep goes on",
          "[supervisor]") {
  AttemptWorld world;
  world.claim(shepherds_claim(4711));
  world.processes->left = {1'999'999'999};
  world.tell(Sweep{AttemptWorld::job()});
  world.pass(2s, fine);
  world.pass(57s);
  CHECK(world.told->stuck.empty());
  world.pass(3s);
  REQUIRE(world.told->stuck.size() == 1);
  CHECK(world.told->stuck.front().detail == "pid 1999999999 (?)");
  world.pass(120s);
  CHECK(world.told->stuck.size() == 1);
  CHECK(world.told->lost.empty());
  world.processes->left.clear();
  world.pass(1s);
  CHECK(world.told->lost.size() == 1);
}

// --- ending the job ----------------------------------------------------------------------------

TEST_CASE("the job is ended by way of its shepherd", "[supervisor]") {
  AttemptWorld world;
  world.launch();
  world.open_control();
  world.tell(EndNow{30s});
  CHECK(world.commands() == Commands{EndJob{30s}});
  world.pass(100s);
  CHECK(world.commands().empty());
  CHECK(world.processes->ended.empty());
  SECTION("said again, it is passed on again") {
    world.tell(EndNow{30s});
    CHECK(world.commands() == Commands{EndJob{30s}});
  }
}

TEST_CASE("an end that cannot be said yet is said once the control socket is there",
          "[supervisor]") {
  AttemptWorld world;
  world.launch();
  world.tell(EndNow{30s});
  world.pass(200ms, fine);
  world.open_control();
  CHECK(world.commands().empty());
  world.pass(1s, fine);
  CHECK(world.commands() == Commands{EndJob{30s}});
  world.pass(60s);
  CHECK(world.commands().empty());
  CHECK(world.processes->ended.empty());
}

TEST_CASE("an end that is asked for before the shepherd starts is said to it", "[supervisor]") {
  AttemptWorld world;
  world.tell(Launch{AttemptWorld::job(), nullptr});
  world.tell(EndNow{30s});
  world.journal_answers();
  world.open_control();
  world.pass(1s, fine);
  CHECK(world.commands() == Commands{EndJob{30s}});
}

TEST_CASE("a shepherd that cannot be reached is passed: TERM, and KILL after the wait",
          "[supervisor]") {
  AttemptWorld world;
  world.launch();
  world.tell(EndNow{5s});
  world.pass(500ms, fine);
  CHECK(world.processes->ended.empty());
  world.pass(2s, fine);
  CHECK(world.processes->ended == std::vector{Force::terminate});
  world.pass(2s, fine);
  CHECK(world.processes->ended == std::vector{Force::terminate});
  world.pass(4s, fine);
  CHECK(world.processes->ended.size() > 1);
  CHECK(world.processes->ended.back() == Force::kill);
  SECTION("until the record comes") {
    world.report(world.record());
    auto times = world.processes->ended.size();
    world.pass(10s);
    CHECK(world.processes->ended.size() == times);
  }
}

TEST_CASE("an end that is asked for again and again does not put the KILL off", "[supervisor]") {
  AttemptWorld world;
  world.launch();
  for (int i = 0; i < 16; ++i) {
    world.tell(EndNow{5s});
    world.pass(500ms, fine);
  }
  REQUIRE(world.processes->ended.size() > 1);
  CHECK(world.processes->ended.front() == Force::terminate);
  CHECK(world.processes->ended[1] == Force::kill);
}

TEST_CASE("an end that is asked for again can only come sooner", "[supervisor]") {
  auto [first, second] = GENERATE(std::pair{0s, 30s}, std::pair{30s, 0s});
  AttemptWorld world;
  world.launch();
  world.tell(EndNow{first});
  world.tell(EndNow{second});
  SECTION("by way of the shepherd") {
    world.open_control();
    world.pass(2s, fine);
    CHECK(world.commands() == Commands{EndJob{0s}});
  }
  SECTION("past it") {
    world.pass(2s, fine);
    REQUIRE_FALSE(world.processes->ended.empty());
    CHECK(world.processes->ended.back() == Force::kill);
  }
}

TEST_CASE("a shepherd that is over is told nothing any more", "[supervisor]") {
  AttemptWorld world;
  world.launch();
  world.open_control();
  SECTION("it has reported") { world.report(world.record()); }
  SECTION("it is lost") {
    world.claim(shepherds_claim(4711));
    world.processes->left = {12};
    world.watcher_tells(ShepherdVanished{});
  }
  world.tell(EndNow{1s});
  world.tell(PassTimeLimit{1h});
  world.pass(5s);
  CHECK(world.commands().empty());
  CHECK(world.processes->ended.empty());
}

// --- time limit and signals --------------------------------------------------------------------

TEST_CASE("a time limit is said as it is now, until it is delivered", "[supervisor]") {
  AttemptWorld world;
  world.launch();
  world.tell(PassTimeLimit{1h});
  world.tell(PassTimeLimit{2h});
  world.pass(500ms, fine);
  world.open_control();
  world.pass(1s, fine);
  CHECK(world.commands() == Commands{SetTimeLimit{2h}});
  SECTION("repeated, it is said again") {
    world.tell(PassTimeLimit{2h});
    CHECK(world.commands() == Commands{SetTimeLimit{2h}});
  }
  SECTION("lifted, it is said to be none") {
    world.tell(PassTimeLimit{});
    CHECK(world.commands() == Commands{SetTimeLimit{}});
  }
  CHECK(world.processes->ended.empty());
}

TEST_CASE("the time limit is said again to an adopted shepherd", "[supervisor]") {
  AttemptWorld world;
  world.open_control();
  world.tell(Adopt{AttemptWorld::job(JobState::running), std::make_shared<host::UniqueFd>()});
  world.tell(PassTimeLimit{1h});
  CHECK(world.commands() == Commands{SetTimeLimit{1h}});
  SECTION("and lost where the shepherd is gone, without harm") {
    world.close_control();
    world.tell(PassTimeLimit{2h});
    world.pass(3s);
    CHECK(world.told->nothing());
    CHECK(world.processes->ended.empty());
  }
}

TEST_CASE("a limit and an end that wait for the shepherd are both said", "[supervisor]") {
  AttemptWorld world;
  world.launch();
  world.tell(EndNow{30s});
  world.tell(PassTimeLimit{1h});
  world.open_control();
  world.pass(1s, fine);
  CHECK(world.commands() == Commands{SetTimeLimit{1h}, EndJob{30s}});
}

TEST_CASE("a signal is said at once or not at all", "[supervisor]") {
  AttemptWorld world;
  world.launch();
  SendSignal usr1{10, SignalTarget::batch};
  SECTION("a shepherd that listens") {
    world.open_control();
    world.tell(PassSignal{usr1});
    world.tell(PassSignal{usr1});
    CHECK(world.commands() == Commands{usr1, usr1});
  }
  SECTION("one that does not") {
    world.tell(PassSignal{usr1});
    world.open_control();
    world.pass(3s, fine);
    CHECK(world.commands().empty());
  }
}

// --- the end -----------------------------------------------------------------------------------

TEST_CASE("once the end is on disk the watcher is told and the supervisor is gone",
          "[supervisor]") {
  AttemptWorld world;
  world.launch();
  world.report(world.record());
  world.tell(EndCommitted{});
  CHECK(world.steps->back() == "dismiss");
  CHECK(world.watch->named.back() == std::pair{world.id, world.attempt});
  auto steps = world.steps->size();
  world.tell(EndCommitted{});
  world.tell(EndNow{1s});
  world.report(world.record());
  world.watcher_tells(ShepherdVanished{});
  world.pass(5s);
  CHECK(world.steps->size() == steps);
  CHECK(world.told->ended.size() == 1);
  CHECK(world.processes->ended.empty());
}

TEST_CASE("a supervisor whose end is committed sweeps and retries no more", "[supervisor]") {
  AttemptWorld world;
  SECTION("sweeping") {
    world.claim(shepherds_claim(4711));
    world.processes->left = {12};
    world.tell(Sweep{AttemptWorld::job()});
  }
  SECTION("retrying") {
    world.launch();
    world.tell(EndNow{1s});
  }
  world.tell(EndCommitted{});
  auto rounds = world.processes->swept_with.size();
  world.pass(10s);
  CHECK(world.processes->swept_with.size() == rounds);
  CHECK(world.processes->ended.empty());
}
