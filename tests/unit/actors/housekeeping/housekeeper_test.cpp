#include "actors/housekeeping/housekeeper.hpp"
#include "actors/fault_bridge.hpp"
#include "tests/support/actor_world.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace slotd;
using namespace slotd::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

/// What the journal knows of ended jobs, and what it was asked.
struct FakeEnds {
  std::map<JobId, Time> ends;
  std::vector<SetFoldersAside> asked;
  bool refuses = false;
};

FolderJournal::behavior_type fake_folder_journal(FolderJournal::pointer,
                                                 std::shared_ptr<FakeEnds> known,
                                                 host::JobFolders folders) {
  return {[=](const SetFoldersAside& ask) -> caf::result<FoldersSetAside> {
    known->asked.push_back(ask);
    if (known->refuses) return to_error({FaultCode::storage, "disk is full"});
    FoldersSetAside answer;
    for (auto job : ask.jobs) {
      auto end = known->ends.find(job);
      if (end == known->ends.end()) continue;
      if (end->second > ask.ended_by) {
        answer.next_end = end->second;
      } else if (folders.set_aside(job)) {
        answer.jobs.push_back(job);
      }
    }
    return answer;
  }};
}

class HousekeepingWorld : public ActorWorld {
 public:
  TempDir folder;
  Paths paths{folder.path()};
  FakeClock clock;
  std::shared_ptr<FakeEnds> known = std::make_shared<FakeEnds>();

  HousekeepingWorld() {
    fs::create_directories(paths.jobs_folder());
    clock.time = at(10'000'000);
  }
  void make_folder(std::uint32_t job) const {
    fs::create_directories(paths.job_folder({job}) + "/1");
    write_file(paths.script({job}), "true");
  }
  void ended_ago(std::uint32_t job, Duration ago) {
    make_folder(job);
    known->ends[{job}] = clock.time - ago;
  }
  /// Its first look too.
  void begin(Duration kept) {
    host::JobFolders folders{paths};
    auto journal = keep(system().spawn(fake_folder_journal, known, folders));
    keep(system().spawn(housekeeper, HousekeeperTools{folders, journal, &clock, kept}));
    settle();
  }
  /// The wall clock goes along.
  void let_pass(std::chrono::seconds time) {
    for (; time > 0s; time -= 60s) {
      clock.time += 60s;
      pass(60s);
    }
  }
  bool has_folder(std::uint32_t job) const { return fs::exists(paths.job_folder({job})); }
  std::size_t count_folders() const {
    fs::directory_iterator all(paths.jobs_folder());
    return static_cast<std::size_t>(std::distance(begin_of(all), fs::directory_iterator{}));
  }

 private:
  static fs::directory_iterator begin_of(fs::directory_iterator all) { return all; }
};

}  // namespace

TEST_CASE_METHOD(HousekeepingWorld, "the folder of a job that ended long enough ago is removed",
                 "[housekeeper]") {
  ended_ago(1, 49h), ended_ago(2, 47h);
  begin(48h);
  CHECK(count_folders() == 1);
  CHECK(has_folder(2));
}

TEST_CASE_METHOD(HousekeepingWorld, "a folder stays while its job is not over, or nobody knows it",
                 "[housekeeper]") {
  make_folder(1);
  begin(0h);
  let_pass(3h);
  CHECK(has_folder(1));
  CHECK(known->asked.size() > 1);
}

TEST_CASE_METHOD(HousekeepingWorld, "a folder is removed when it is due, and nobody looks before",
                 "[housekeeper]") {
  ended_ago(1, 43h);
  begin(48h);
  let_pass(4h + 59min);
  CHECK(has_folder(1));
  CHECK(known->asked.size() == 1);
  let_pass(2min);
  CHECK_FALSE(has_folder(1));
}

TEST_CASE_METHOD(HousekeepingWorld, "with no days at all a folder is kept for an hour",
                 "[housekeeper]") {
  ended_ago(1, 59min);
  begin(0h);
  CHECK(has_folder(1));
  let_pass(1h + 1min);
  CHECK_FALSE(has_folder(1));
}

TEST_CASE_METHOD(HousekeepingWorld, "many folders go a hundred a second", "[housekeeper]") {
  for (std::uint32_t job = 1; job <= 250; ++job) ended_ago(job, 49h);
  begin(48h);
  CHECK(count_folders() == 150);
  pass(1s);
  CHECK(count_folders() == 50);
  pass(1s);
  CHECK(count_folders() == 0);
}

TEST_CASE_METHOD(HousekeepingWorld, "what was set aside by a daemon that died then is removed",
                 "[housekeeper]") {
  make_folder(7);
  REQUIRE(host::JobFolders(paths).set_aside({7}));
  begin(48h);
  CHECK(count_folders() == 0);
  CHECK(known->asked.empty());
}

TEST_CASE_METHOD(HousekeepingWorld, "a folder that cannot be removed keeps no other from it",
                 "[housekeeper]") {
  ended_ago(1, 49h), ended_ago(2, 49h);
  auto deep = paths.job_folder({2});
  for (int i = 0; i < 120; ++i) fs::create_directory(deep += "/x");
  begin(48h);
  CHECK_FALSE(has_folder(1));
  CHECK(fs::exists(paths.set_aside_folder({2})));
}

TEST_CASE_METHOD(HousekeepingWorld, "where the journal refuses, it is asked again an hour later",
                 "[housekeeper]") {
  ended_ago(1, 49h);
  known->refuses = true;
  begin(48h);
  CHECK(has_folder(1));
  known->refuses = false;
  let_pass(59min);
  CHECK(has_folder(1));
  let_pass(2min);
  CHECK_FALSE(has_folder(1));
}
