#include "actors/host/files.hpp"
#include "actors/host/unique_fd.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temp_dir.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <catch2/catch.hpp>
#include <memory>
#include <vector>

using namespace slotd;
using namespace slotd::host;
using namespace slotd::test;

namespace {

mode_t mode_of(const std::string& path) {
  struct stat found {};
  REQUIRE(::stat(path.c_str(), &found) == 0);
  return found.st_mode & 07777U;
}

std::size_t count_files(const std::string& folder) {
  std::filesystem::directory_iterator files(folder);
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

}  // namespace

TEST_CASE("a file is read whole, whatever is in it") {
  TempDir folder;
  std::string content(100'000, 'x');
  content[5] = '\0';
  write_file(folder / "file", content);
  CHECK(read_file(folder / "file").value() == content);
}

TEST_CASE("a file that cannot be read is named, with the reason") {
  auto missing = read_file("/no/such/file");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == FaultCode::system);
  CHECK(missing.error().text == "cannot open /no/such/file: No such file or directory");
  CHECK(read_file("/").error().text == "cannot read /: Is a directory");
}

TEST_CASE("a replaced file has the new content and mode, and nothing lies beside it") {
  TempDir folder;
  auto path = folder / "file";
  write_file(path, "old and longer");
  auto umask_before = ::umask(0777);
  auto sync = GENERATE(Sync::no, Sync::yes);
  auto replaced = replace_file(path, "new", 0640, sync);
  ::umask(umask_before);
  REQUIRE(replaced);
  CHECK(content_of(path) == "new");
  CHECK(mode_of(path) == 0640);
  CHECK(count_files(folder.path()) == 1);
}

TEST_CASE("a reader who has the old file open keeps it whole") {
  TempDir folder;
  auto path = folder / "file";
  write_file(path, "old");
  std::ifstream reader(path);
  REQUIRE(replace_file(path, "new", 0600, Sync::no));
  std::string seen;
  reader >> seen;
  CHECK(seen == "old");
}

TEST_CASE("a file that cannot be replaced stays as it was") {
  TempDir folder;
  std::filesystem::create_directory(folder / "taken");
  auto failed = replace_file(folder / "taken", "new", 0600, Sync::no);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().text == "cannot rename to " + (folder / "taken") + ": Is a directory");
  CHECK(count_files(folder.path()) == 1);
  CHECK_FALSE(replace_file(folder / "missing/file", "new", 0600, Sync::no));
}

TEST_CASE("an exclusive name is given once and keeps its first content") {
  TempDir folder;
  CHECK(create_exclusively(folder / "claim", "first", 0600).value());
  CHECK_FALSE(create_exclusively(folder / "claim", "second", 0600).value());
  CHECK(content_of(folder / "claim") == "first");
  CHECK(count_files(folder.path()) == 1);
}

TEST_CASE("an exclusive name in a missing folder is an error, not a refusal") {
  CHECK_FALSE(create_exclusively("/no/such/folder/claim", "", 0600).has_value());
}

TEST_CASE("of eight processes that want a name at once exactly one gets it, each time") {
  TempDir folder;
  for (int round = 0; round < 50; ++round) {
    auto path = folder / std::to_string(round);
    int gate[2];
    REQUIRE(::pipe2(gate, O_CLOEXEC) == 0);
    UniqueFd wait_here(gate[0]), open_gate(gate[1]);
    std::vector<std::unique_ptr<ChildProcess>> racers;
    racers.reserve(8);
    for (int racer = 0; racer < 8; ++racer)
      racers.push_back(std::make_unique<ChildProcess>([&, racer] {
        open_gate.reset();
        char none = 0;
        [[maybe_unused]] auto opened = ::read(wait_here.get(), &none, 1);
        auto mine = create_exclusively(path, std::to_string(racer), 0600);
        return !mine ? 2 : *mine ? 1 : 0;
      }));
    open_gate.reset();
    std::string winners;
    for (std::size_t racer = 0; racer < racers.size(); ++racer) {
      auto status = racers[racer]->wait();
      REQUIRE(WIFEXITED(status));
      REQUIRE(WEXITSTATUS(status) < 2);
      if (WEXITSTATUS(status) == 1) winners += std::to_string(racer);
    }
    CHECK(winners.size() == 1);
    CHECK(content_of(path) == winners);
  }
}

TEST_CASE("folders are made with what is missing above them, or are there already") {
  TempDir folder;
  REQUIRE(make_folders(folder / "a/b/c", 0700));
  CHECK(mode_of(folder / "a/b/c") == 0700);
  CHECK(make_folders(folder / "a/b/c", 0700));
  CHECK(make_folders("/", 0700));
}

TEST_CASE("a folder cannot be made below or instead of a file") {
  TempDir folder;
  write_file(folder / "file", "");
  CHECK(make_folders(folder / "file", 0700).error().text ==
        "cannot make folder " + (folder / "file") + ": Not a directory");
  CHECK_FALSE(make_folders(folder / "file/below", 0700));
  CHECK_FALSE(make_folders("/proc/nowhere/x", 0700));
}

TEST_CASE("the folder of a path is what stands before its last slash") {
  CHECK(folder_of("/a/b") == "/a");
  CHECK(folder_of("/a") == "/");
  CHECK(folder_of("a") == ".");
}
