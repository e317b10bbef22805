#include "storage/database.hpp"

#include "storage/transaction.hpp"
#include "tests/support/store_world.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace slotd;
using namespace slotd::storage;
using namespace slotd::test;
namespace fs = std::filesystem;

TEST_CASE_METHOD(StoreWorld, "the database and what lies beside it are for their owner alone",
                 "[storage]") {
  auto store = open();
  commit(store, waiting_job(1));
  int files = 0;
  for (const auto& file : fs::directory_iterator(folder())) {
    CAPTURE(file.path().string());
    CHECK((file.status().permissions() & fs::perms::mask) ==
          (fs::perms::owner_read | fs::perms::owner_write));
    ++files;
  }
  CHECK(files == 3);  // database, WAL and its index
}

TEST_CASE_METHOD(StoreWorld, "the writer syncs each commit to a write-ahead log", "[storage]") {
  auto store = open();
  auto journal_mode = got(store.database().prepare("PRAGMA journal_mode"));
  REQUIRE(got(journal_mode.next()));
  CHECK(journal_mode.bytes(0) == "wal");
  CHECK(got(store.database().number("PRAGMA synchronous")) == 2);
}

TEST_CASE_METHOD(StoreWorld, "a database that cannot be opened is named", "[storage]") {
  auto missing = folder() / "no" / "state.db";
  auto fault = JobStore::open(missing.string()).error();
  CHECK(fault.code == FaultCode::storage);
  CHECK(fault.text == "database " + missing.string() + ": unable to open database file");
  CHECK_FALSE(Accounting::open(path()));
}

TEST_CASE_METHOD(StoreWorld, "a file that is no database is refused", "[storage]") {
  std::ofstream(path()) << std::string(5000, 'x');
  CHECK(JobStore::open(path()).error().text == "database " + path() + ": file is not a database");
}

TEST_CASE_METHOD(StoreWorld, "a statement that SQLite refuses is a fault in SQLite's words",
                 "[storage]") {
  auto store = open();
  auto fault = store.database().run("SELECT x FROM nowhere").error();
  CHECK(fault.text == "database " + path() + ": no such table: nowhere");
  CHECK_FALSE(store.database().prepare("SELEKT"));
}

TEST_CASE_METHOD(StoreWorld, "a transaction that is left is taken back", "[storage]") {
  auto store = open();
  {
    auto transaction = got(Transaction::begin(store.database()));
    must(store.database().run("UPDATE meta SET last_job = 5"));
  }
  CHECK_FALSE(store.database().in_transaction());
  CHECK(got(store.database().number("SELECT last_job FROM meta")) == 0);
  {
    auto transaction = got(Transaction::begin(store.database()));
    must(store.database().run("UPDATE meta SET last_job = 6"));
    must(transaction.commit());
  }
  CHECK(got(store.database().number("SELECT last_job FROM meta")) == 6);
}

TEST_CASE_METHOD(StoreWorld,
                 "a full disk refuses the batch, and the next one goes when there is room",
                 "[storage]") {
  auto store = open();
  commit(store, waiting_job(1));
  auto pages = got(store.database().number("PRAGMA page_count"));
  must(store.database().run("PRAGMA max_page_count = " + std::to_string(pages + 2)));
  must(store.begin());
  must(store.write(PutJob{waiting_job(2)}));
  auto content = store.put_content({std::string(1 << 20, 'x'), ""});
  REQUIRE_FALSE(content);
  CHECK(content.error().text == "database " + path() + ": database or disk is full");
  // SQLite may have ended the transaction by itself; then nothing more is taken.
  CHECK((store.database().in_transaction() || !store.write(PutJob{waiting_job(3)})));
  store.roll_back();
  must(store.database().run("PRAGMA max_page_count = 1000000"));
  commit(store, waiting_job(4));
  CHECK(ids_of(jobs_of(got(store.load(Time::min())))) == std::vector<std::uint32_t>{1, 4});
}

TEST_CASE_METHOD(StoreWorld, "a lock of others is waited for five seconds and then refused",
                 "[storage][slow]") {
  auto store = open();
  auto other = open();
  must(other.begin());
  auto before = std::chrono::steady_clock::now();
  auto begun = store.begin();
  auto waited = std::chrono::steady_clock::now() - before;
  REQUIRE_FALSE(begun);
  CHECK(begun.error().text == "database " + path() + ": database is locked");
  CHECK(waited > std::chrono::seconds(4));
  CHECK(waited < std::chrono::seconds(8));
  other.roll_back();
  must(store.begin());
}

TEST_CASE_METHOD(StoreWorld, "a reader neither waits for the writer nor sees half a batch",
                 "[storage]") {
  auto store = open();
  commit(store, waiting_job(1));
  auto reader = accounting();
  must(store.begin());
  must(store.write(PutJob{waiting_job(2)}));
  CHECK(got(reader.jobs({{1}, {2}})).size() == 1);
  must(store.commit());
  CHECK(got(reader.jobs({{1}, {2}})).size() == 2);
}
