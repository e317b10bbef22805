#include "actors/host/hook_runner.hpp"
#include "actors/host/process.hpp"
#include "tests/support/temp_dir.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <sstream>

using namespace slotd;
using namespace slotd::host;
using namespace slotd::test;
using namespace std::chrono_literals;

namespace {

template <class Seen>
bool comes_about(Seen seen) {
  auto end = std::chrono::steady_clock::now() + 20s;
  while (!seen()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(2ms);
  }
  return true;
}

struct World {
  explicit World(HookRunner::Settings settings = {})
      : runner(HookRunner::start(settings).value()) {}

  void run(const std::string& command, std::vector<std::string> environment = {}) {
    runner->run({"test", command, std::move(environment), [this] { ++started; }});
  }
  bool has_file(const std::string& name) const {
    return comes_about([&] { return std::filesystem::exists(folder / name); });
  }
  /// The number that a hook wrote into a file.
  pid_t pid_in(const std::string& name) const {
    if (!comes_about([&] { return content_of(folder / name).find('\n') != std::string::npos; }))
      return 0;
    return std::atoi(content_of(folder / name).c_str());
  }
  std::size_t lines_of(const std::string& name) const {
    auto text = content_of(folder / name);
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  TempDir folder;
  std::atomic<int> started{0};
  std::unique_ptr<HookRunner> runner;
};

bool is_gone(pid_t pid) {
  return comes_about([&] {
    auto stat = process_stat(pid);
    return !stat || stat->zombie;
  });
}

}  // namespace

TEST_CASE("a hook gets its variables over those of this process") {
  World world;
  ::setenv("SLOTD_TEST_HOOK_KEPT", "kept", 1);
  ::setenv("SLOTD_JOB_STATE", "OLD", 1);
  world.run("echo \"$SLOTD_JOB_STATE $SLOTD_TEST_HOOK_KEPT\" > " + (world.folder / "tmp") +
              " && mv " + (world.folder / "tmp") + " " + (world.folder / "out"),
            {"SLOTD_JOB_STATE=a b'$X"});
  REQUIRE(world.has_file("out"));
  CHECK(content_of(world.folder / "out") == "a b'$X kept\n");
  ::unsetenv("SLOTD_JOB_STATE");
}

TEST_CASE("a hook leads a session, reads nothing and is reaped") {
  World world;
  world.run("read line && echo input > " + (world.folder / "input") + "; echo $$ > " +
            (world.folder / "pid"));
  auto pid = world.pid_in("pid");
  REQUIRE(pid > 0);
  CHECK_FALSE(std::filesystem::exists(world.folder / "input"));
  CHECK(comes_about([&] { return !process_stat(pid); }));  // not even a zombie
  CHECK(world.started == 1);
}

TEST_CASE("what a hook says goes where the log goes, whichever way it says it") {
  World world;
  auto log =
    ::open((world.folder / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  auto ours = ::dup(STDERR_FILENO);
  ::dup2(log, STDERR_FILENO);
  world.run("echo one; echo two >&2; echo done > " + (world.folder / "done"));
  auto ran = world.has_file("done");
  ::dup2(ours, STDERR_FILENO);
  ::close(ours), ::close(log);
  REQUIRE(ran);
  CHECK(content_of(world.folder / "log") == "one\ntwo\n");
}

TEST_CASE("a hook has default signals, whatever this process blocks and ignores") {
  std::signal(SIGPIPE, SIG_IGN);
  World world;
  // In the shell's place: a shell blocks signals for a moment when it starts a command.
  world.run("exec grep -E '^Sig(Blk|Ign)' /proc/self/status > " + (world.folder / "out"));
  REQUIRE(comes_about([&] { return world.lines_of("out") == 2; }));
  std::istringstream out(content_of(world.folder / "out"));
  std::string label;
  std::uint64_t set = 1;
  while (out >> label >> std::hex >> set) {
    CAPTURE(label);
    CHECK((set & 0x7fffffff) == 0);  // what lies above is the C library's own
  }
  CHECK(label == "SigIgn:");
}

TEST_CASE("a few run at once, the others in their order") {
  World world;
  auto gate = world.folder / "gate";
  for (int i = 0; i < 10; ++i)
    world.run("echo " + std::to_string(i) + " >> " + (world.folder / "order") + "; until [ -e " +
              gate + " ]; do sleep 0.01; done; echo x >> " + (world.folder / "ended"));
  REQUIRE(comes_about([&] { return world.lines_of("order") == 4; }));
  std::this_thread::sleep_for(100ms);  // time for a fifth to be started, if it could be
  CHECK(world.lines_of("order") == 4);
  CHECK(world.started == 4);
  write_file(gate, "");
  REQUIRE(comes_about([&] { return world.lines_of("ended") == 10; }));
  // The first four race among themselves; the rest cannot be started before one of them has ended.
  std::istringstream order(content_of(world.folder / "order"));
  std::vector<int> numbers;
  for (int number = 0; order >> number;) numbers.push_back(number);
  std::sort(numbers.begin(), numbers.begin() + 4);
  CHECK(std::vector<int>(numbers.begin(), numbers.begin() + 4) == std::vector<int>{0, 1, 2, 3});
}

TEST_CASE("one that takes too long is ended with its whole process group, and makes room") {
  World world({1, 200ms, 200ms});
  world.run("sleep 1000 & echo $! > " + (world.folder / "child") + "; echo $$ > " +
            (world.folder / "pid") + "; wait");
  world.run("echo > " + (world.folder / "next"));
  CHECK(is_gone(world.pid_in("pid")));
  CHECK(is_gone(world.pid_in("child")));
  CHECK(world.has_file("next"));
}

TEST_CASE("one that ignores TERM is killed, and so is what it leaves behind in its group") {
  World world({1, 200ms, 200ms});
  world.run("trap '' TERM; sh -c 'trap \"\" TERM; while :; do sleep 0.05; done' & echo $! > " +
            (world.folder / "child") + "; echo $$ > " + (world.folder / "pid") +
            "; while :; do sleep 0.05; done");
  auto child = world.pid_in("child");
  CHECK(is_gone(world.pid_in("pid")));
  CHECK(is_gone(child));
}

TEST_CASE("a child that heeds no TERM does not outlive a hook that does") {
  World world({1, 200ms, 200ms});
  world.run("sh -c 'trap \"\" TERM; while :; do sleep 0.05; done' & echo $! > " +
            (world.folder / "child") + "; wait");
  CHECK(is_gone(world.pid_in("child")));
}

TEST_CASE("what a hook leaves in the background when it ends well is left alone") {
  World world({4, 300ms, 100ms});
  world.run("sleep 1000 & echo $! > " + (world.folder / "child"));
  auto child = world.pid_in("child");
  REQUIRE(child > 0);
  std::this_thread::sleep_for(600ms);  // longer than a hook may take
  CHECK_FALSE(process_stat(child)->zombie);
  ::kill(child, SIGKILL);
}

TEST_CASE(
  "a hook that cannot be started is not said to be, and does not keep others back for ever") {
  World world;
  world.run("true", {"HUGE=" + std::string(1 << 20, 'x')});
  world.run("echo > " + (world.folder / "next"));
  CHECK(world.has_file("next"));
  CHECK(comes_about([&] { return world.started == 1; }));
}

TEST_CASE("hooks that run when the runner goes run on") {
  World world;
  world.run("echo $$ > " + (world.folder / "pid") + "; exec sleep 1000");
  auto pid = world.pid_in("pid");
  REQUIRE(pid > 0);
  world.runner.reset();
  auto stat = process_stat(pid);
  REQUIRE(stat);
  CHECK_FALSE(stat->zombie);
  CHECK(stat->session == pid);
  ::kill(pid, SIGKILL);
}
