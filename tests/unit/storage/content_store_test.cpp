#include "storage/content_store.hpp"

#include "tests/support/store_world.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::storage;
using namespace slotd::test;

namespace {

ContentIds put(JobStore& store, const std::string& script, const std::string& environment) {
  must(store.begin());
  auto ids = got(store.put_content({script, environment}));
  must(store.commit());
  return ids;
}

}  // namespace

TEST_CASE_METHOD(StoreWorld, "scripts and environments are read back byte by byte", "[storage]") {
  std::string script("#!/bin/sh\n\xff\0\r\n", 14);
  std::string environment("A=1\0B=\0", 7);
  std::string large(4 << 20, 'x');
  auto store = open();
  auto small_ids = put(store, script, environment);
  auto large_ids = put(store, large, "");
  CHECK(got(store.script(small_ids.script)) == script);
  CHECK(got(store.environment(small_ids.environment)) == environment);
  CHECK(got(store.script(large_ids.script)) == large);
  CHECK(got(store.environment(large_ids.environment)).empty());
}

TEST_CASE_METHOD(StoreWorld, "equal texts are stored once and their users counted", "[storage]") {
  auto store = open();
  auto first = put(store, "script", "environment");
  auto second = put(store, "script", "other environment");
  CHECK(second.script == first.script);
  CHECK(second.environment != first.environment);
  auto other = open();
  auto third = put(other, "script", "environment");
  CHECK(third.script == first.script);
  CHECK(third.environment == first.environment);
  auto tables = look();
  CHECK(got(tables.number("SELECT count(*) FROM content_bytes")) == 3);
  CHECK(got(tables.number("SELECT users FROM content WHERE id = " +
                          std::to_string(first.script.value))) == 3);
  CHECK(got(tables.number("SELECT users FROM content WHERE id = " +
                          std::to_string(second.environment.value))) == 1);
}

TEST_CASE_METHOD(StoreWorld, "texts of one hash are told apart by their bytes", "[storage]") {
  auto store = open();
  auto first = put(store, "one", "e");
  must(store.database().run("UPDATE content_bytes SET bytes = CAST('not one' AS BLOB) WHERE id = " +
                            std::to_string(first.script.value)));
  auto second = put(store, "one", "e");
  CHECK(second.script != first.script);
  CHECK(got(store.script(first.script)) == "not one");
  CHECK(got(store.script(second.script)) == "one");
  CHECK(put(store, "one", "e").script == second.script);
}

TEST_CASE_METHOD(StoreWorld, "content that is not there is a fault", "[storage]") {
  auto store = open();
  CHECK(store.script({77}).error().text == "no content 77 in the database");
}
