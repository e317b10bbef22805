#include "storage/schema.hpp"

#include "tests/support/store_world.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::storage;
using namespace slotd::test;

TEST_CASE_METHOD(StoreWorld, "a new database is brought up to date, an old one left as it is",
                 "[storage]") {
  auto database = got(Database::open(path(), Access::write));
  must(migrate(database));
  must(database.run("UPDATE meta SET last_job = 5"));
  must(migrate(database));
  CHECK(got(database.number("SELECT last_job FROM meta")) == 5);
  CHECK(got(database.number("PRAGMA user_version")) == schema_version());
  CHECK_FALSE(database.in_transaction());
}

TEST_CASE_METHOD(StoreWorld, "a database of a newer program is refused and left alone",
                 "[storage]") {
  { must(open().database().run("PRAGMA user_version = 7")); }
  auto expected = "database " + path() +
                  " was written by a newer slotd: it has schema 7, this program knows " +
                  std::to_string(schema_version());
  CHECK(JobStore::open(path()).error().text == expected);
  CHECK(Accounting::open(path()).error().text == expected);
  CHECK(got(look().number("PRAGMA user_version")) == 7);
}

TEST_CASE_METHOD(StoreWorld, "a database of another program is refused and left alone",
                 "[storage]") {
  {
    auto database = got(Database::open(path(), Access::write));
    must(database.run("CREATE TABLE theirs (x)"));
  }
  CHECK(JobStore::open(path()).error().text == "database " + path() + " is not a slotd database");
  CHECK(got(look().number("SELECT count(*) FROM sqlite_master")) == 1);
}

TEST_CASE_METHOD(StoreWorld, "a migration that fails leaves nothing behind", "[storage]") {
  {
    auto database = got(Database::open(path(), Access::write));
    must(database.run("PRAGMA application_id = 0x736c6f74; CREATE TABLE meta (in_the_way)"));
    CHECK(migrate(database).error().text == "database " + path() + ": table meta already exists");
  }
  CHECK(got(look().number("SELECT count(*) FROM sqlite_master")) == 1);
  CHECK(got(look().number("PRAGMA user_version")) == 0);
}

TEST_CASE_METHOD(StoreWorld, "a reader refuses a database that nobody has brought up to date",
                 "[storage]") {
  { got(Database::open(path(), Access::write)); }
  CHECK(Accounting::open(path()).error().text ==
        "database " + path() + " is older than this program expects");
}
