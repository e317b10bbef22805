#include "tests/support/store_world.hpp"

#include <catch2/catch.hpp>

#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>

using namespace slotd;
using namespace slotd::storage;
using namespace slotd::test;

namespace {

/// Runs in a process of its own that is killed when it is through; true if it got there.
bool killed_after(const std::function<bool()>& work) {
  auto child = fork();
  if (child == 0) {
    if (!work()) _exit(1);
    raise(SIGKILL);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

/// In a child: no assertion of the test may run there.
bool commit_jobs(JobStore& store, std::uint32_t first, std::uint32_t last) {
  for (auto id = first; id <= last; ++id)
    if (!store.begin() || !store.write(PutJob{waiting_job(id)}) || !store.commit()) return false;
  return true;
}

class LosingWorld : public StoreWorld {
 public:
  bool killed_with_losing_vfs(const std::function<bool()>& work) const {
    return killed_after([&] {
      setenv("SLOTD_TEST_VFS", "losing", 1);
      setenv("SLOTD_TEST_VFS_COUNT", count_file().c_str(), 1);
      return work();
    });
  }
  std::string count_file() const { return (folder() / "syncs").string(); }

  struct Syncs {
    unsigned long database = 0;
    unsigned long wal = 0;
  };
  Syncs syncs() const {
    Syncs syncs;
    std::string word;
    std::ifstream(count_file()) >> word >> syncs.database >> word >> syncs.wal;
    return syncs;
  }

  std::vector<std::uint32_t> jobs_on_disk() const {
    auto store = open();
    auto check = got(store.database().prepare("PRAGMA integrity_check"));
    REQUIRE(got(check.next()));
    CHECK(check.bytes(0) == "ok");
    return ids_of(jobs_of(got(store.load(Time::min()))));
  }
};

std::vector<std::uint32_t> up_to(std::uint32_t last) {
  std::vector<std::uint32_t> ids;
  for (std::uint32_t id = 1; id <= last; ++id) ids.push_back(id);
  return ids;
}

}  // namespace

TEST_CASE_METHOD(LosingWorld, "each commit is there after a kill that loses what was not synced",
                 "[storage]") {
  REQUIRE(killed_with_losing_vfs([&] {
    auto store = JobStore::open(path());
    return store && commit_jobs(*store, 1, 20) && store->begin() &&
           store->write(PutJob{waiting_job(21)});
  }));
  CHECK(jobs_on_disk() == up_to(20));
}

TEST_CASE_METHOD(LosingWorld, "a commit without a sync is lost at the kill", "[storage]") {
  { open(); }
  REQUIRE(killed_with_losing_vfs([&] {
    setenv("SLOTD_TEST_SYNCHRONOUS", "OFF", 1);
    auto store = JobStore::open(path());
    return store && commit_jobs(*store, 1, 20);
  }));
  CHECK(jobs_on_disk().empty());
  CHECK(syncs().wal == 0);
}

TEST_CASE_METHOD(LosingWorld,
                 "each commit syncs the log, and the count tells while the process runs",
                 "[storage]") {
  REQUIRE(killed_with_losing_vfs([&] {
    auto store = JobStore::open(path());
    if (!store) return false;
    auto before = syncs();
    auto done = commit_jobs(*store, 1, 10);
    return done && syncs().wal >= before.wal + 10;
  }));
  CHECK(syncs().wal >= 10);
  CHECK(std::filesystem::file_size(count_file()) == 29);
}

TEST_CASE_METHOD(LosingWorld, "commits survive kills across checkpoints and restarts of the log",
                 "[storage]") {
  std::uint32_t done = 0;
  for (int round = 0; round < 5; ++round) {
    auto from = done + 1;
    REQUIRE(killed_with_losing_vfs([&] {
      auto store = JobStore::open(path());
      if (!store || !store->database().run("PRAGMA wal_autocheckpoint = 20")) return false;
      return commit_jobs(*store, from, from + 99) && store->begin() &&
             store->write(PutJob{waiting_job(100000)});
    }));
    done += 100;
    CHECK(syncs().database > 0);
  }
  CHECK(jobs_on_disk() == up_to(done));
}

TEST_CASE_METHOD(LosingWorld, "a reader in the same process sees what is committed", "[storage]") {
  REQUIRE(killed_with_losing_vfs([&] {
    auto store = JobStore::open(path());
    auto reader = Accounting::open(path());
    if (!store || !reader || !store->database().run("PRAGMA wal_autocheckpoint = 10")) return false;
    for (std::uint32_t id = 1; id <= 100; ++id) {
      if (!commit_jobs(*store, id, id)) return false;
      auto seen = reader->jobs({{1}, {id}, {id + 1}});
      if (!seen || seen->size() != 2 || seen->back() != waiting_job(id)) return false;
    }
    return true;
  }));
  CHECK(jobs_on_disk() == up_to(100));
}

TEST_CASE_METHOD(LosingWorld, "a database that the losing process closed is whole", "[storage]") {
  REQUIRE(killed_with_losing_vfs([&] {
    {
      auto store = JobStore::open(path());
      if (!store || !commit_jobs(*store, 1, 5)) return false;
    }
    auto store = JobStore::open(path());
    return store && commit_jobs(*store, 6, 10);
  }));
  CHECK(jobs_on_disk() == up_to(10));
}

TEST_CASE_METHOD(LosingWorld, "without the losing VFS a kill loses no commit", "[storage]") {
  REQUIRE(killed_after([&] {
    auto store = JobStore::open(path());
    return store && commit_jobs(*store, 1, 50) && store->begin() &&
           store->write(PutJob{waiting_job(51)});
  }));
  CHECK(jobs_on_disk() == up_to(50));
}
