#include "actors/daemon/recovery/recover_attempt.hpp"
#include "actors/host/files.hpp"
#include "actors/host/process.hpp"
#include "protocol/wire.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temp_dir.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

using namespace slotd;
using namespace slotd::test;
using decide::Verdict;

namespace {

/// Attempt 1 of job 7 in a folder of its own, as a daemon that died has left it.
class RecoveryWorld {
 public:
  TempDir folder;
  Paths paths{folder.path()};
  Job job = running(7);

  RecoveryWorld() {
    REQUIRE(host::make_folders(paths.attempt_folder(job.id, job.attempt), 0700));
    job.run->boot = host::boot_id();
  }

  RecoveredAttempt find() const {
    auto found = find_attempt(paths, std::make_shared<const Job>(job), host::boot_id());
    CHECK(found.job->id == job.id);
    CHECK(found.record.has_value() == (found.verdict == Verdict::finished));
    return found;
  }
  Verdict verdict() const { return find().verdict; }

  std::string claim_file() const { return paths.claim(job.id, job.attempt); }
  void write_claim(const Claim& claim) const { write_file(claim_file(), encode(claim)); }
  /// A claim of that very process.
  void claim_by(pid_t pid) const { write_claim(claim_of(pid)); }
  static Claim claim_of(pid_t pid) {
    auto claim = host::own_claim();
    claim.pid = pid;
    claim.start_time = host::process_stat(pid)->start_time;
    return claim;
  }
  /// Who has the claim now, as the file says.
  ClaimHolder holder() const {
    auto claim = decode<Claim>(content_of(claim_file()));
    REQUIRE(claim);
    return claim->holder;
  }

  ExitRecord record() const {
    ExitRecord record;
    record.job = job.id;
    record.attempt = job.attempt;
    record.exit.code = 3;
    return record;
  }
  void write_record(const ExitRecord& record) const {
    write_file(paths.exit_record(job.id, job.attempt), encode(record));
  }
};

/// A process whose arguments are those of a shepherd of the attempt.
class UnclaimedShepherd {
 public:
  explicit UnclaimedShepherd(const RecoveryWorld& world)
      : program_(world.folder / "slotd-shepherd"), child_([&] { return become(world); }) {
    auto arguments = world.paths.job_folder(world.job.id);
    while (content_of("/proc/" + std::to_string(child_.pid()) + "/cmdline").find(arguments) ==
           std::string::npos)
      ::poll(nullptr, 0, 1);
  }
  pid_t pid() const { return child_.pid(); }

 private:
  int become(const RecoveryWorld& world) {
    write_file(program_, "#!/bin/sh\nkill -STOP $$\n");
    ::chmod(program_.c_str(), 0700);
    auto job_folder = world.paths.job_folder(world.job.id);
    ::execl(program_.c_str(), program_.c_str(), job_folder.c_str(), "1", nullptr);
    return 1;
  }

  std::string program_;
  ChildProcess child_;
};

bool is_readable(const host::UniqueFd& fd) {
  pollfd waiting{fd.get(), POLLIN, 0};
  return ::poll(&waiting, 1, 5000) == 1;
}

}  // namespace

TEST_CASE("an attempt whose shepherd lives is adopted, and its end can be seen", "[recover]") {
  RecoveryWorld world;
  ChildProcess shepherd(sleep_long);
  world.claim_by(shepherd.pid());
  world.job.state = GENERATE(JobState::starting, JobState::running, JobState::completing);
  auto found = world.find();
  CHECK(found.verdict == Verdict::adopt);
  REQUIRE(found.pidfd);
  REQUIRE(*found.pidfd);
  shepherd.kill();
  CHECK(is_readable(*found.pidfd));
}

TEST_CASE("an attempt whose shepherd is gone without a record is lost", "[recover]") {
  RecoveryWorld world;
  ChildProcess shepherd(sleep_long);
  auto claim = RecoveryWorld::claim_of(shepherd.pid());
  SECTION("ended") {
    shepherd.kill();
    shepherd.wait();
  }
  SECTION("a zombie") {
    shepherd.kill();
    shepherd.become_zombie();
  }
  SECTION("its number is another's now") { ++claim.start_time; }
  SECTION("it is of another boot") { claim.boot_id = "another"; }
  SECTION("it is where it cannot be seen") { ++claim.pid_namespace; }
  world.write_claim(claim);
  CHECK(world.verdict() == Verdict::lost);
  CHECK(world.holder() == ClaimHolder::shepherd);
}

TEST_CASE("an attempt that nobody has claimed was never started, and cannot be any more",
          "[recover]") {
  RecoveryWorld world;
  world.job.state = JobState::starting;
  SECTION("its folder is there") {}
  SECTION("its folder was not made yet") {
    std::filesystem::remove_all(world.paths.job_folder(world.job.id));
  }
  SECTION("the last daemon had found the same and died") { world.find(); }
  CHECK(world.verdict() == Verdict::never_started);
  CHECK(world.holder() == ClaimHolder::daemon);
}

TEST_CASE("a job that was to end and was never started is not lost", "[recover]") {
  RecoveryWorld world;
  SECTION("cancelled") { world.job.run->cancel_asked = true; }
  SECTION("requeued") { world.job.run->requeue_asked = RequeueIntent::queue; }
  CHECK(world.verdict() == Verdict::never_started);
}

TEST_CASE("a job that ran and whose claim was removed is lost, not run again", "[recover]") {
  RecoveryWorld world;
  CHECK(world.verdict() == Verdict::lost);
}

TEST_CASE("one broken folder keeps no daemon from starting", "[recover]") {
  RecoveryWorld world;
  world.job.state = JobState::starting;
  std::filesystem::remove_all(world.paths.job_folder(world.job.id));
  write_file(world.paths.job_folder(world.job.id), "in its place");
  CHECK(world.verdict() == Verdict::never_started);
}

TEST_CASE("a shepherd that has not claimed its attempt yet is watched, and cannot claim it",
          "[recover]") {
  RecoveryWorld world;
  world.job.state = GENERATE(JobState::starting, JobState::running);
  UnclaimedShepherd shepherd(world);
  auto found = world.find();
  CHECK(found.verdict == Verdict::adopt);
  CHECK(world.holder() == ClaimHolder::daemon);
  REQUIRE(found.pidfd);
  REQUIRE(*found.pidfd);
  ::kill(shepherd.pid(), SIGKILL);
  CHECK(is_readable(*found.pidfd));
}

TEST_CASE("a shepherd of another attempt or job is not this one's", "[recover]") {
  RecoveryWorld world;
  world.job.state = JobState::starting;
  UnclaimedShepherd shepherd(world);
  SECTION("attempt") { world.job.attempt = Attempt{2}; }
  SECTION("job") { world.job.id = JobId{77}; }
  CHECK(world.verdict() == Verdict::never_started);
}

TEST_CASE("a record decides, whatever else is to be seen", "[recover]") {
  RecoveryWorld world;
  ChildProcess shepherd(sleep_long);
  SECTION("its shepherd is about to end") { world.claim_by(shepherd.pid()); }
  SECTION("its shepherd is gone") {
    auto claim = RecoveryWorld::claim_of(shepherd.pid());
    ++claim.start_time;
    world.write_claim(claim);
  }
  SECTION("its claim is damaged") { write_file(world.claim_file(), "\xc1"); }
  SECTION("its claim was removed") {}
  SECTION("it is of another boot") { world.job.run->boot = "another"; }
  SECTION("it was to be cancelled") { world.job.run->cancel_asked = true; }
  world.write_record(world.record());
  auto found = world.find();
  CHECK(found.verdict == Verdict::finished);
  REQUIRE(found.record);
  CHECK(*found.record == world.record());
}

TEST_CASE("a record that was read may be read again", "[recover]") {
  RecoveryWorld world;
  world.write_record(world.record());
  CHECK(world.find().record == world.record());
  CHECK(world.find().record == world.record());
}

TEST_CASE("what is no record of this attempt counts as none", "[recover]") {
  RecoveryWorld world;
  ChildProcess shepherd(sleep_long);
  world.claim_by(shepherd.pid());
  auto record = world.record();
  SECTION("of another job") { record.job = JobId{8}; }
  SECTION("of another attempt") { record.attempt = Attempt{2}; }
  world.write_record(record);
  SECTION("cut short") {
    auto whole = encode(record);
    write_file(world.paths.exit_record(world.job.id, world.job.attempt),
               whole.substr(0, whole.size() / 2));
  }
  CHECK(world.verdict() == Verdict::adopt);
}

TEST_CASE("a damaged claim means that somebody had the attempt", "[recover]") {
  RecoveryWorld world;
  world.job.state = JobState::starting;
  write_file(world.claim_file(), "\xc1");
  CHECK(world.verdict() == Verdict::lost);
}

TEST_CASE("after a reboot nothing is looked for, and no claim is taken", "[recover]") {
  RecoveryWorld world;
  world.job.run->boot = "another";
  SECTION("nobody had claimed it") {
    CHECK(world.verdict() == Verdict::node_failed);
    CHECK_FALSE(host::exists(world.claim_file()));
  }
  SECTION("somebody had, whose number lives again") {
    world.claim_by(::getpid());
    auto found = world.find();
    CHECK(found.verdict == Verdict::node_failed);
    CHECK_FALSE(found.pidfd);
  }
}
