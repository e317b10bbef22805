#include "actors/journal/journal.hpp"
#include "tests/support/actor_world.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/temp_dir.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::test;
namespace fs = std::filesystem;

namespace {

/// A journal over a real database, beside job folders.
class JournalRoot : public ActorWorld {
 public:
  TempDir folder;
  Paths paths{folder.path()};
  JournalActor journal_actor;

  JournalRoot() {
    fs::create_directories(paths.jobs_folder());
    auto store =
      std::make_shared<storage::JobStore>(std::move(*storage::JobStore::open(paths.database())));
    auto accounting = std::make_shared<storage::Accounting>(
      std::move(*storage::Accounting::open(paths.database())));
    journal_actor = keep(
      system().spawn(journal, JournalStorage{store, accounting, {}, {}, host::JobFolders(paths)}));
  }
  void commit(const Job& job) {
    Commit commit;
    commit.changes.push_back({std::make_shared<const Job>(job), EventKind::changed});
    REQUIRE(**ask<Committed>(journal_actor, commit));
  }
  void make_folder(std::uint32_t job) const {
    fs::create_directories(paths.attempt_folder({job}, {1}));
  }
  bool has_folder(std::uint32_t job) const { return fs::exists(paths.job_folder({job})); }
  FoldersSetAside set_aside(const std::vector<JobId>& jobs, Time ended_by) {
    auto answer = **ask<FoldersSetAside>(journal_actor, SetFoldersAside{jobs, ended_by});
    REQUIRE(answer);
    return *answer;
  }
};

}  // namespace

TEST_CASE_METHOD(JournalRoot, "folders of jobs that had ended by then are set aside", "[journal]") {
  commit(over(1, JobState::completed, at(100)));
  commit(over(2, JobState::failed, at(101)));
  make_folder(1), make_folder(2);
  auto answer = set_aside({{1}, {2}}, at(100));
  CHECK(answer.jobs == std::vector<JobId>{{1}});
  CHECK(answer.next_end == at(101));
  CHECK(answer.failed.empty());
  CHECK_FALSE(has_folder(1));
  CHECK(fs::exists(paths.set_aside_folder({1})));
  CHECK(has_folder(2));
}

TEST_CASE_METHOD(JournalRoot, "a job that is not over or not known keeps its folder", "[journal]") {
  commit(pending(1));
  make_folder(1), make_folder(2);
  auto answer = set_aside({{1}, {2}}, Time::max());
  CHECK(answer.jobs.empty());
  CHECK_FALSE(answer.next_end);
  CHECK(has_folder(1));
  CHECK(has_folder(2));
}

TEST_CASE_METHOD(JournalRoot, "a job that was requeued since keeps its folder", "[journal]") {
  auto job = over(1, JobState::failed, at(100));
  commit(job);
  make_folder(1);
  job.state = JobState::pending;
  commit(job);
  CHECK(set_aside({{1}}, Time::max()).jobs.empty());
  CHECK(has_folder(1));
}

TEST_CASE_METHOD(JournalRoot, "a folder that cannot be set aside is named with the reason",
                 "[journal]") {
  commit(over(1, JobState::completed, at(100)));
  make_folder(1);
  fs::create_directories(paths.set_aside_folder({1}) + "/left");
  auto answer = set_aside({{1}}, at(100));
  CHECK(answer.jobs.empty());
  REQUIRE(answer.failed.size() == 1);
  CHECK(answer.failed.front().job == JobId{1});
  CHECK(answer.failed.front().why.find("cannot rename ") == 0);
}
