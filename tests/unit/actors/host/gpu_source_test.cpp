#include "actors/host/gpu_source.hpp"

#include "actors/host/command_output.hpp"
#include "actors/host/process.hpp"
#include "tests/support/temp_dir.hpp"

#include <sys/wait.h>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

using namespace slotd;
using namespace slotd::host;
using namespace slotd::test;
using namespace std::chrono_literals;

namespace {

using End = CommandOutput::End;

/// A variable of this process, as it was before once the test is over.
class Setting {
 public:
  Setting(const char* name, const std::string& value) : name_(name) {
    const auto* before = std::getenv(name);
    had_ = before != nullptr;
    if (had_) before_ = before;
    ::setenv(name, value.c_str(), 1);
  }
  Setting(const Setting&) = delete;
  Setting& operator=(const Setting&) = delete;
  ~Setting() { had_ ? ::setenv(name_, before_.c_str(), 1) : ::unsetenv(name_); }

 private:
  const char* name_;
  bool had_ = false;
  std::string before_;
};

std::string program(const std::string& path, const std::string& script) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  write_file(path, "#!/bin/sh\n" + script + "\n");
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  return path;
}

CommandLimits within(std::chrono::milliseconds time) {
  return {std::chrono::steady_clock::now() + time, 4096};
}

/// Waits until this process has ended; it may still have to be reaped.
bool is_gone(pid_t pid) {
  for (int i = 0; i < 5000; ++i) {
    auto stat = process_stat(pid);
    if (!stat || stat->zombie) return true;
    ::usleep(2000);
  }
  return false;
}

/// A machine of folders: PATH is `path`, the usual folders lie below `tree`.
struct Places {
  TempDir folder;
  Setting path{"PATH", folder / "first" + ":" + (folder / "second")};
  Setting tree{"SLOTD_TEST_SMI_TREE", folder / "tree"};

  std::string put(const std::string& where, const std::string& script) const {
    return program(folder / where + "/nvidia-smi", script);
  }
};

}  // namespace

TEST_CASE("a program's output and status are had", "[gpu_source]") {
  TempDir folder;
  auto path = program(folder / "tool", "echo \"$1 and $2\"; echo dropped >&2; exit 3");
  auto output = output_of(path, {"a b", "c"}, within(20s));
  CHECK(output.end == End::ended);
  CHECK(WEXITSTATUS(output.status) == 3);
  CHECK(output.text == "a b and c\n");
  CHECK(output.left_behind == 0);
}

TEST_CASE("a program that is none is not started", "[gpu_source]") {
  TempDir folder;
  auto output = output_of(folder / "missing", {}, within(20s));
  CHECK(output.end == End::not_started);
  CHECK(output.status == ENOENT);
}

TEST_CASE("what a program has started does not outlive it, nor keep us waiting", "[gpu_source]") {
  TempDir folder;
  auto path = program(folder / "tool", "sleep 1000 & echo $!");
  auto output = output_of(path, {}, within(60s));
  CHECK(output.end == End::ended);
  CHECK(is_gone(std::atoi(output.text.c_str())));
}

TEST_CASE("a program that hangs is killed, whatever it ignores", "[gpu_source]") {
  TempDir folder;
  auto path = program(folder / "tool", "trap '' TERM INT HUP; echo $$; sleep 1000; sleep 1000");
  auto output = output_of(path, {}, within(300ms));
  CHECK(output.end == End::too_long);
  CHECK(output.left_behind == 0);
  auto pid = std::atoi(output.text.c_str());
  if (pid > 0) CHECK(is_gone(pid));
}

TEST_CASE("a program that says too much is stopped", "[gpu_source]") {
  TempDir folder;
  auto path = program(folder / "tool", "while echo 0123456789; do :; done");
  auto output = output_of(path, {}, within(60s));
  CHECK(output.end == End::too_much);
  CHECK(output.text.size() < 16'384);
}

TEST_CASE("a program that cannot be killed is left behind and reaped later", "[gpu_source]") {
  Places places;
  auto pid_file = places.folder / "pid";
  auto hold = places.folder / "unkillable";
  places.put("first", "echo $$ >" + pid_file + "; exec /bin/sleep 1000");
  write_file(hold, "");
  Setting unkillable("SLOTD_TEST_UNKILLABLE", hold);
  pid_t pid = 0;
  {
    NvidiaSmi source({400ms, 4096});
    auto answer = source.ask({});
    REQUIRE_FALSE(answer);
    // It goes on, and gets as far as this sooner or later.
    for (int i = 0; pid == 0 && i < 5000; ++i, ::usleep(2000))
      pid = std::atoi(content_of(pid_file).c_str());
    REQUIRE(pid > 0);
    CHECK_FALSE(process_stat(pid)->zombie);
    std::filesystem::remove(hold);
    REQUIRE(send_signal(pid, SIGKILL));
    CHECK(is_gone(pid));
  }
  CHECK_FALSE(process_stat(pid));  // it was reaped
}

TEST_CASE("nvidia-smi is looked for in PATH, then in its usual folders", "[gpu_source]") {
  Places places;
  CHECK(NvidiaSmi::programs().empty());
  std::vector<std::string> paths;
  for (const auto* where : {"second", "tree/usr/bin", "tree/usr/lib/wsl/lib", "tree/bin"})
    paths.push_back(places.put(where, "exit 1"));
  write_file(places.folder / "first", "a file, not a folder");
  CHECK(NvidiaSmi::programs() == paths);
}

TEST_CASE("a program with two names is asked once", "[gpu_source]") {
  Places places;
  auto path = places.put("tree/usr/bin", "exit 1");
  std::filesystem::create_directory_symlink(places.folder / "tree/usr/bin",
                                            places.folder / "tree/bin");
  CHECK(NvidiaSmi::programs() == std::vector{path});
}

TEST_CASE("the first nvidia-smi that answers counts", "[gpu_source]") {
  Places places;
  places.put("first", "echo broken; exit 9");
  auto second = places.put("second", "echo fine \"$@\"");
  places.put("tree/bin", "echo too late");
  NvidiaSmi source({20s, 4096});
  auto answer = source.ask({"--query", "-x"});
  REQUIRE(answer);
  CHECK(answer->program == second);
  CHECK(answer->text == "fine --query -x\n");
}

TEST_CASE("why nvidia-smi gives no answer is said", "[gpu_source]") {
  auto [script, wanted] = GENERATE(table<std::string, std::string>({
    {"echo; echo NVIDIA-SMI has failed; echo more; exit 9",
     " ended with exit status 9: NVIDIA-SMI has failed"},
    {"exit 4", " ended with exit status 4"},
    {"kill -SEGV $$", " was ended by signal 11"},
    {"exec /bin/sleep 1000", " did not answer within 500 ms"},
    {"while echo 0123456789; do :; done", " said more than 4 KiB"},
  }));
  Places places;
  auto path = places.put("first", script);
  auto starvation = script.find("sleep") != std::string::npos ? 500ms : 20'000ms;
  NvidiaSmi source({starvation, 4096});
  auto answer = source.ask({});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().text == path + wanted);
}

TEST_CASE("without nvidia-smi there is nobody to ask", "[gpu_source]") {
  Places places;
  NvidiaSmi source({20s, 4096});
  auto answer = source.ask({});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().text == "there is no nvidia-smi");
}
