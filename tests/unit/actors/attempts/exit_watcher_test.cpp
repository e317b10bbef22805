#include "actors/attempts/exit_watcher.hpp"
#include "actors/host/files.hpp"
#include "actors/host/launcher.hpp"
#include "actors/host/process.hpp"
#include "actors/host/seqpacket.hpp"
#include "protocol/shepherd_talk.hpp"
#include "protocol/wire.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temp_dir.hpp"

#include <caf/all.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <string>
#include <vector>

using namespace slotd;
using namespace slotd::test;
using namespace std::chrono_literals;

namespace {

/// What a listener heard, in order: `runs`, `record 3`, `completing`, `stuck pid 1`, `vanished`.
/// Filled by actors, on threads of theirs.
class Heard {
 public:
  void add(std::string what) {
    {
      std::lock_guard lock(mutex_);
      all_.push_back(std::move(what));
    }
    changed_.notify_all();
  }
  /// All of it, once there are so many, or after five seconds.
  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, 5s, [&] { return all_.size() >= count; });
    return all_;
  }
  std::vector<std::string> so_far() { return wait_for(0); }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> all_;
};

ShepherdListener::behavior_type listener(ShepherdListener::pointer, std::shared_ptr<Heard> heard) {
  return {
    [=](const LaunchPipeReady&) { heard->add("runs"); },
    [=](const ShepherdVanished&) { heard->add("vanished"); },
    [=](const ShepherdReported& said) {
      heard->add("record " + std::to_string(said.record->exit.code));
    },
    [=](const ShepherdCompleting&) { heard->add("completing"); },
    [=](const ShepherdStuck& stuck) { heard->add("stuck " + stuck.detail); },
  };
}

using Lines = std::vector<std::string>;
constexpr JobId job{7};
constexpr Attempt attempt{1};

ExitRecord record(int code = 0, JobId of = job) {
  ExitRecord record;
  record.job = of;
  record.attempt = attempt;
  record.exit.code = code;
  return record;
}

/// A connection to the watcher, as a shepherd makes one.
class Connection {
 public:
  explicit Connection(const Paths& paths) {
    auto socket = host::connect_to(paths.run_folder(), Paths::shepherd_socket_name());
    REQUIRE(socket);
    socket_ = std::move(*socket);
  }
  Connection& say(ShepherdNote note) { return send(encode(ShepherdMessage{1, std::move(note)})); }
  Connection& send(const std::string& packet) {
    REQUIRE(host::send(socket_.get(), packet));
    return *this;
  }
  void hang_up() { socket_.reset(); }

  /// `acknowledged 7`, `hung up`, or `nothing` after that time.
  std::string answer(std::chrono::milliseconds within = 5s) const {
    pollfd waiting{socket_.get(), POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(within.count())) <= 0) return "nothing";
    auto packet = host::receive(socket_.get());
    if (!packet || packet->empty()) return "hung up";
    auto answer = decode<Acknowledgement>(*packet);
    return answer ? "acknowledged " + to_string(answer->job) : "garbage";
  }

 private:
  host::UniqueFd socket_;
};

/// A child in a shepherd's place. The watcher may reap it at any time, so that its number may
/// become another's: it is reached by its pidfd.
class Shepherd {
 public:
  template <class Function>
  explicit Shepherd(Function function) : pid_(::fork()) {
    if (pid_ == 0) ::_exit(function());
    pidfd_ = host::open_pidfd(pid_);
    REQUIRE(pidfd_);
  }
  Shepherd(const Shepherd&) = delete;
  Shepherd& operator=(const Shepherd&) = delete;
  ~Shepherd() {
    kill();
    siginfo_t info{};
    ::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WEXITED);
  }

  pid_t pid() const { return pid_; }
  host::UniqueFd pidfd() const { return host::UniqueFd(::fcntl(pidfd_.get(), F_DUPFD_CLOEXEC, 3)); }
  void kill() const { ::syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0); }
  void wait_for_end() const {
    pollfd waiting{pidfd_.get(), POLLIN, 0};
    REQUIRE(::poll(&waiting, 1, 5000) == 1);
  }

 private:
  pid_t pid_;
  host::UniqueFd pidfd_;
};

/// An exit watcher on its thread, over real sockets, pipes and processes.
class WatcherWorld {
 public:
  TempDir folder;
  Paths paths{folder.path()};
  std::shared_ptr<Heard> heard = std::make_shared<Heard>();

  WatcherWorld() {
    REQUIRE(host::make_folders(paths.run_folder(), 0700));
    auto started = ExitWatcher::start(paths);
    REQUIRE(started);
    watcher_ = std::move(*started);
    actor_ = system_.spawn(listener, heard);
  }
  ~WatcherWorld() {
    watcher_.reset();
    caf::anon_send_exit(actor_, caf::exit_reason::kill);
  }

  ExitWatcher& watcher() { return *watcher_; }
  void expect(JobId of = job, Attempt n = attempt) { watcher_->expect(of, n, actor_); }
  void watch(const Shepherd& child, host::UniqueFd pipe = {}) {
    watcher_->watch(job, attempt, child.pidfd(), std::move(pipe));
  }
  Connection connect() const { return Connection(paths); }

 private:
  caf::actor_system_config config_;
  caf::actor_system system_{config_};
  std::unique_ptr<ExitWatcher> watcher_;
  ShepherdListener actor_;
};

struct Pipe {
  host::UniqueFd reader, writer;
  Pipe() {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    reader.reset(ends[0]), writer.reset(ends[1]);
  }
  void write(char byte) const { REQUIRE(::write(writer.get(), &byte, 1) == 1); }
};

/// Waits until it is reaped.
bool is_gone(pid_t pid) {
  for (int i = 0; i < 500; ++i) {
    if (!host::process_stat(pid)) return true;
    ::poll(nullptr, 0, 10);
  }
  return false;
}

}  // namespace

TEST_CASE("the launch pipe tells that the job runs", "[exit_watcher]") {
  WatcherWorld world;
  Shepherd child(sleep_long);
  Pipe pipe;
  world.expect();
  world.watch(child, std::move(pipe.reader));
  pipe.write(host::launch_pipe_running);
  CHECK(world.heard->wait_for(1) == Lines{"runs"});
}

TEST_CASE("a launch pipe that is closed or says anything else tells nothing", "[exit_watcher]") {
  WatcherWorld world;
  Shepherd child(sleep_long);
  Pipe pipe;
  world.expect();
  world.watch(child, std::move(pipe.reader));
  SECTION("closed") {}
  SECTION("another byte") { pipe.write('x'); }
  pipe.writer.reset();
  world.connect().say(CompletingNote{job, attempt});
  CHECK(world.heard->wait_for(1) == Lines{"completing"});
}

TEST_CASE("a shepherd that ends is told of and reaped", "[exit_watcher]") {
  WatcherWorld world;
  Shepherd child(sleep_long);
  world.expect();
  world.watch(child);
  child.kill();
  CHECK(world.heard->wait_for(1) == Lines{"vanished"});
  CHECK(is_gone(child.pid()));
}

TEST_CASE("a shepherd that is no child of ours is told of when it ends", "[exit_watcher]") {
  WatcherWorld world;
  Pipe pipe;
  ChildProcess parent([&] {
    auto child = ::fork();
    if (child == 0) return sleep_long();
    [[maybe_unused]] auto told = ::write(pipe.writer.get(), &child, sizeof child);
    return sleep_long();
  });
  pid_t shepherd = 0;
  REQUIRE(::read(pipe.reader.get(), &shepherd, sizeof shepherd) == sizeof shepherd);
  world.expect();
  world.watcher().watch(job, attempt, host::open_pidfd(shepherd), {});
  ::kill(shepherd, SIGKILL);
  CHECK(world.heard->wait_for(1) == Lines{"vanished"});
}

TEST_CASE("a shepherd that had ended before it was watched is told of", "[exit_watcher]") {
  WatcherWorld world;
  Shepherd child([] { return 0; });
  child.wait_for_end();
  world.expect();
  world.watch(child);
  CHECK(world.heard->wait_for(1) == Lines{"vanished"});
}

TEST_CASE("what a shepherd said and wrote before it ended is heard before its end",
          "[exit_watcher]") {
  WatcherWorld world;
  for (int round = 0; round < 50; ++round) {
    JobId of{100U + static_cast<unsigned>(round)};
    world.expect(of);
    Pipe pipe;
    Shepherd child([&] {
      pipe.write(host::launch_pipe_running);
      Connection(world.paths).say(CompletingNote{of, attempt});
      Connection(world.paths).say(record(3, of));
      return 0;
    });
    world.watcher().watch(of, attempt, child.pidfd(), std::move(pipe.reader));
    auto before = static_cast<std::size_t>(round) * 4;
    auto heard = world.heard->wait_for(before + 4);
    REQUIRE(heard.size() == before + 4);
    CHECK(heard.back() == "vanished");
  }
}

TEST_CASE("a record is acknowledged when its end is committed, not before", "[exit_watcher]") {
  WatcherWorld world;
  world.expect();
  auto shepherd = world.connect();
  shepherd.say(record(3));
  CHECK(world.heard->wait_for(1) == Lines{"record 3"});
  CHECK(shepherd.answer(50ms) == "nothing");
  world.watcher().dismiss(job, attempt);
  CHECK(shepherd.answer() == "acknowledged 7");
  CHECK(shepherd.answer() == "hung up");
}

TEST_CASE("a record may come before its shepherd is watched", "[exit_watcher]") {
  WatcherWorld world;
  Shepherd child(sleep_long);
  world.expect();
  auto shepherd = world.connect();
  shepherd.say(record(3));
  CHECK(world.heard->wait_for(1) == Lines{"record 3"});
  world.watch(child);
  world.watcher().dismiss(job, attempt);
  CHECK(shepherd.answer() == "acknowledged 7");
  child.kill();
  CHECK(is_gone(child.pid()));
  CHECK(world.heard->so_far() == Lines{"record 3"});
}

TEST_CASE("of a record that is delivered twice the later delivery is acknowledged",
          "[exit_watcher]") {
  WatcherWorld world;
  world.expect();
  auto first = world.connect(), second = world.connect();
  first.say(record(3));
  CHECK(world.heard->wait_for(1).size() == 1);
  second.say(record(3));
  CHECK(world.heard->wait_for(2) == Lines{"record 3", "record 3"});
  SECTION("both still wait") {}
  SECTION("the first has given up") { first.hang_up(); }
  world.watcher().dismiss(job, attempt);
  CHECK(second.answer() == "acknowledged 7");
}

TEST_CASE("a shepherd that hung up is not acknowledged, and its record counts", "[exit_watcher]") {
  WatcherWorld world;
  world.expect();
  auto shepherd = world.connect();
  shepherd.say(record(3));
  CHECK(world.heard->wait_for(1) == Lines{"record 3"});
  shepherd.hang_up();
  world.watcher().dismiss(job, attempt);
  world.expect(JobId{8});  // still serves
  world.connect().say(record(4, JobId{8}));
  CHECK(world.heard->wait_for(2) == Lines{"record 3", "record 4"});
}

TEST_CASE("a record that nobody waits for is hung up on, so that a file is left",
          "[exit_watcher]") {
  WatcherWorld world;
  SECTION("of an attempt that was never expected") {}
  SECTION("of one that is over") {
    world.expect();
    world.watcher().dismiss(job, attempt);
  }
  SECTION("of one that is over while its shepherd lives") {
    Shepherd child(sleep_long);
    world.expect();
    world.watch(child);
    world.watcher().dismiss(job, attempt);
    world.watcher().dismiss(job, attempt);  // said twice
    CHECK(world.connect().say(record(3)).answer() == "hung up");
  }
  CHECK(world.connect().say(record(3)).answer() == "hung up");
  CHECK(world.connect().say(CompletingNote{job, attempt}).answer() == "hung up");
  CHECK(world.heard->so_far().empty());
}

TEST_CASE("the record of an earlier attempt is nobody's", "[exit_watcher]") {
  WatcherWorld world;
  world.expect(job, Attempt{2});
  CHECK(world.connect().say(record(3)).answer() == "hung up");
}

TEST_CASE("a dismissed shepherd is reaped and told of to nobody", "[exit_watcher]") {
  WatcherWorld world;
  Shepherd child(sleep_long);
  world.expect();
  world.watch(child);
  world.watcher().dismiss(job, attempt);
  child.kill();
  CHECK(is_gone(child.pid()));
  CHECK(world.heard->so_far().empty());
}

TEST_CASE("garbage ends its own connection and disturbs nobody", "[exit_watcher]") {
  WatcherWorld world;
  world.expect();
  auto waiting = world.connect();
  waiting.say(record(3));
  CHECK(world.heard->wait_for(1) == Lines{"record 3"});
  auto garbage = std::string("\xc1garbage");
  SECTION("no message") {}
  SECTION("cut short") {
    garbage = encode(ShepherdMessage{1, record(4)});
    garbage.resize(garbage.size() / 2);
  }
  SECTION("too large") { garbage = std::string(100'000, 'x'); }
  CHECK(world.connect().send(garbage).answer() == "hung up");
  world.connect().hang_up();
  world.watcher().dismiss(job, attempt);
  CHECK(waiting.answer() == "acknowledged 7");
  CHECK(world.heard->so_far() == Lines{"record 3"});
}

TEST_CASE("notes of a shepherd are passed on, each time", "[exit_watcher]") {
  WatcherWorld world;
  world.expect();
  world.connect().say(CompletingNote{job, attempt});
  CHECK(world.heard->wait_for(1).size() == 1);
  world.connect().say(CompletingNote{job, attempt});
  CHECK(world.heard->wait_for(2).size() == 2);
  auto shepherd = world.connect();
  shepherd.say(KillFailedNote{job, attempt, "pid 1"});
  CHECK(world.heard->wait_for(3) == Lines{"completing", "completing", "stuck pid 1"});
}

TEST_CASE("an acknowledgement never goes to another shepherd's connection", "[exit_watcher]") {
  WatcherWorld world;
  world.expect();
  world.expect(JobId{8});
  auto twice = world.connect();
  twice.say(record(3));
  CHECK(world.heard->wait_for(1) == Lines{"record 3"});
  SECTION("after a connection that went on to an attempt that nobody waits for") {
    twice.say(CompletingNote{JobId{99}, attempt});
    CHECK(twice.answer() == "hung up");
  }
  SECTION("after a connection that brought two attempts' records") {
    twice.say(record(3, JobId{8}));
    CHECK(twice.answer() == "hung up");
  }
  auto other = world.connect();  // gets the descriptor that has become free
  other.say(record(4, JobId{8}));
  auto heard = world.heard->wait_for(2);
  CHECK(heard.back() == "record 4");
  world.watcher().dismiss(job, attempt);
  CHECK(other.answer(50ms) == "nothing");
  world.watcher().dismiss(JobId{8}, attempt);
  CHECK(other.answer() == "acknowledged 8");
}

TEST_CASE("a watcher without a place for its socket does not start", "[exit_watcher]") {
  TempDir folder;
  auto started = ExitWatcher::start(Paths(folder / "missing"));
  REQUIRE_FALSE(started);
  CHECK(started.error().code == FaultCode::system);
}
