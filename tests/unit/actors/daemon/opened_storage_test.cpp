#include "actors/daemon/opened_storage.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/temp_dir.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::test;

namespace {

class StorageRoot {
 public:
  StorageRoot() { std::filesystem::create_directories(paths.lib_folder()); }
  TempDir folder;
  Paths paths{folder.path()};
};

}  // namespace

TEST_CASE_METHOD(StorageRoot, "a root's first daemon begins with nothing", "[daemon]") {
  auto storage = open_storage(paths, {});
  REQUIRE(storage);
  CHECK(storage->state.jobs.empty());
  CHECK(storage->state.last_job == JobId{});
  CHECK_FALSE(storage->state.root_uuid.empty());
}

TEST_CASE_METHOD(StorageRoot, "the next daemon finds what was committed", "[daemon]") {
  std::string uuid;
  {
    auto storage = open_storage(paths, {});
    REQUIRE(storage);
    uuid = storage->state.root_uuid;
    REQUIRE(storage->store->begin());
    REQUIRE(storage->store->write(storage::PutJob{pending(7)}));
    REQUIRE(storage->store->commit());
  }
  auto storage = open_storage(paths, {});
  REQUIRE(storage);
  REQUIRE(storage->state.jobs.size() == 1);
  CHECK(storage->state.jobs.front()->id == JobId{7});
  CHECK(storage->state.last_job == JobId{7});
  CHECK(storage->state.root_uuid == uuid);
  CHECK(storage->for_reader->jobs({{7}})->size() == 1);
}

TEST_CASE_METHOD(StorageRoot, "a database that is none of ours is refused by its path",
                 "[daemon]") {
  write_file(paths.database(), "this is no database, however long it is");
  auto storage = open_storage(paths, {});
  REQUIRE_FALSE(storage);
  CHECK(storage.error().code == FaultCode::storage);
  CHECK(storage.error().text.find(paths.database()) != std::string::npos);
}
