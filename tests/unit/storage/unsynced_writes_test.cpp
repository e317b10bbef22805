#include "storage/unsynced_writes.hpp"

#include "tests/support/store_world.hpp"

#include <catch2/catch.hpp>

#include <sqlite3.h>

#include <random>

using namespace slotd;
using namespace slotd::storage;
using namespace slotd::test;

namespace {

/// A file as SQLite's usual VFS opens it, and its unsynced writes.
class OpenFile : public StoreWorld {
 public:
  OpenFile() {
    auto* vfs = sqlite3_vfs_find(nullptr);
    bytes_.resize(static_cast<std::size_t>(vfs->szOsFile));
    name_ = path();
    name_.append(4, '\0');  // SQLite's VFS looks behind a name for parameters
    auto flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MAIN_JOURNAL;
    REQUIRE(vfs->xOpen(vfs, name_.c_str(), real(), flags, nullptr) == SQLITE_OK);
    REQUIRE(writes.attach(real()) == SQLITE_OK);
  }
  ~OpenFile() { real()->pMethods->xClose(real()); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(bytes_.data()); }
  void write(const std::string& text, std::int64_t offset) {
    REQUIRE(writes.write(real(), text.data(), static_cast<std::int64_t>(text.size()), offset) ==
            SQLITE_OK);
  }
  std::string seen() {
    std::string text(static_cast<std::size_t>(writes.size()), '?');
    REQUIRE(writes.read(real(), text.data(), writes.size(), 0) == SQLITE_OK);
    return text;
  }
  std::string on_disk() const { return content_of(path()); }
  void sync() { REQUIRE(writes.sync(real(), SQLITE_SYNC_NORMAL) == SQLITE_OK); }

  UnsyncedWrites writes;

 private:
  std::vector<char> bytes_;
  std::string name_;
};

}  // namespace

TEST_CASE_METHOD(OpenFile, "what was written is seen at once and on disk after the sync",
                 "[storage]") {
  write("hello", 3);
  CHECK(seen() == std::string("\0\0\0hello", 8));
  CHECK(on_disk().empty());
  sync();
  CHECK(on_disk() == seen());
}

TEST_CASE_METHOD(OpenFile, "reading past the end gives zeros and says so", "[storage]") {
  write("abc", 0);
  std::string text(5, '?');
  CHECK(writes.read(real(), text.data(), 5, 1) == SQLITE_IOERR_SHORT_READ);
  CHECK(text == std::string("bc\0\0\0", 5));
}

TEST_CASE_METHOD(OpenFile, "what was cut off does not come back when the file grows again",
                 "[storage]") {
  write(std::string(10000, 'a'), 0);
  sync();
  writes.truncate(5000);
  write("z", 9999);
  auto expected = std::string(5000, 'a') + std::string(4999, '\0') + "z";
  CHECK(seen() == expected);
  CHECK(on_disk() == std::string(10000, 'a'));
  sync();
  CHECK(on_disk() == expected);
}

TEST_CASE_METHOD(OpenFile, "any order of writes, cuts and syncs shows what a plain file would",
                 "[storage]") {
  std::mt19937 random(3);
  std::string model, durable;
  for (int round = 0; round < 3000; ++round) {
    auto offset = static_cast<std::size_t>(random() % 20000);
    auto length = static_cast<std::size_t>(random() % 9000);
    switch (random() % 8) {
      case 0:
        model.resize(offset);
        writes.truncate(static_cast<std::int64_t>(offset));
        break;
      case 1:
        sync();
        durable = model;
        break;
      default: {
        std::string text(length, static_cast<char>('a' + round % 26));
        if (model.size() < offset + length) model.resize(offset + length);
        model.replace(offset, length, text);
        write(text, static_cast<std::int64_t>(offset));
      }
    }
    REQUIRE(seen() == model);
    REQUIRE(on_disk() == durable);
  }
}
