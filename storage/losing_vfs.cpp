#include "storage/losing_vfs.hpp"

#include "storage/unsynced_writes.hpp"

#include <sqlite3.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace slotd::storage {

namespace {

enum class Kind { database, wal, journal };

/// What SQLite allocates for an open file: this, followed by the usual VFS's own part.
struct LosingFile {
  sqlite3_file base;
  UnsyncedWrites* writes;
  Kind kind;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

LosingFile* losing(sqlite3_file* file) { return reinterpret_cast<LosingFile*>(file); }
sqlite3_file* real(sqlite3_file* file) { return losing(file)->real(); }

/// The files of this process. They stay for its whole life: closing a file syncs nothing.
class Files {
 public:
  UnsyncedWrites* of(const std::string& path) {
    std::lock_guard lock(mutex_);
    auto& writes = files_[path];
    if (!writes) writes = std::make_unique<UnsyncedWrites>();
    return writes.get();
  }
  bool has_bytes(const std::string& path) {
    std::lock_guard lock(mutex_);
    auto found = files_.find(path);
    return found != files_.end() && found->second->size() > 0;
  }
  void deleted(const std::string& path) {
    std::lock_guard lock(mutex_);
    if (auto found = files_.find(path); found != files_.end()) found->second->truncate(0);
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<UnsyncedWrites>> files_;
};

Files& files() {
  static Files all;
  return all;
}

/// The line in the file that SLOTD_TEST_VFS_COUNT names.
class SyncCount {
 public:
  SyncCount() {
    if (const char* path = std::getenv("SLOTD_TEST_VFS_COUNT")) file_.reset(std::fopen(path, "we"));
    write();
  }
  void add(Kind kind) {
    std::lock_guard lock(mutex_);
    if (kind == Kind::database) ++database_;
    if (kind == Kind::wal) ++wal_;
    write();
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void write() {
    if (!file_) return;
    std::rewind(file_.get());
    std::fprintf(file_.get(), "db %010lu wal %010lu\n", database_, wal_);
    std::fflush(file_.get());
  }

  std::mutex mutex_;
  std::unique_ptr<std::FILE, Close> file_;
  unsigned long database_ = 0;
  unsigned long wal_ = 0;
};

SyncCount& sync_count() {
  static SyncCount count;
  return count;
}

int close_file(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }

int read_file(sqlite3_file* file, void* out, int amount, sqlite3_int64 offset) {
  return losing(file)->writes->read(real(file), static_cast<char*>(out), amount, offset);
}

int write_file(sqlite3_file* file, const void* bytes, int amount, sqlite3_int64 offset) {
  return losing(file)->writes->write(real(file), static_cast<const char*>(bytes), amount, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  losing(file)->writes->truncate(size);
  return SQLITE_OK;
}

int sync_file(sqlite3_file* file, int flags) {
  auto code = losing(file)->writes->sync(real(file), flags);
  if (code == SQLITE_OK) sync_count().add(losing(file)->kind);
  return code;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  *size = losing(file)->writes->size();
  return SQLITE_OK;
}

// Methods that the usual VFS performs for us. Version 2 has no xFetch, so that nothing is read through a
// memory map behind our back.
const sqlite3_io_methods methods = {
  2,
  close_file,
  read_file,
  write_file,
  truncate_file,
  sync_file,
  file_size,
  [](sqlite3_file* file, int lock) { return real(file)->pMethods->xLock(real(file), lock); },
  [](sqlite3_file* file, int lock) { return real(file)->pMethods->xUnlock(real(file), lock); },
  [](sqlite3_file* file, int* out) {
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
  },
  [](sqlite3_file* file, int verb, void* value) {
    return real(file)->pMethods->xFileControl(real(file), verb, value);
  },
  [](sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); },
  [](sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); },
  [](sqlite3_file* file, int page, int size, int extend, void volatile** out) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
  },
  [](sqlite3_file* file, int offset, int amount, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, amount, flags);
  },
  [](sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); },
  [](sqlite3_file* file, int remove) {
    return real(file)->pMethods->xShmUnmap(real(file), remove);
  },
  nullptr,
  nullptr,
};

sqlite3_vfs* usual_vfs(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

int open_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  auto* usual = usual_vfs(vfs);
  constexpr auto kept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
  if (path == nullptr || (flags & kept) == 0)
    return usual->xOpen(usual, path, file, flags, out_flags);
  file->pMethods = nullptr;
  auto code = usual->xOpen(usual, path, real(file), flags, out_flags);
  if (code != SQLITE_OK) return code;
  losing(file)->kind = (flags & SQLITE_OPEN_MAIN_DB) != 0 ? Kind::database
                       : (flags & SQLITE_OPEN_WAL) != 0   ? Kind::wal
                                                          : Kind::journal;
  losing(file)->writes = files().of(path);
  file->pMethods = &methods;
  return losing(file)->writes->attach(real(file));
}

int delete_file(sqlite3_vfs* vfs, const char* path, int sync_folder) {
  files().deleted(path);
  return usual_vfs(vfs)->xDelete(usual_vfs(vfs), path, sync_folder);
}

/// The usual VFS says of an empty file that it does not exist; ours may be empty only on disk.
int access_file(sqlite3_vfs* vfs, const char* path, int flags, int* out) {
  if (flags == SQLITE_ACCESS_EXISTS && files().has_bytes(path)) return *out = 1, SQLITE_OK;
  return usual_vfs(vfs)->xAccess(usual_vfs(vfs), path, flags, out);
}

constexpr const char* vfs_name = "losing";

bool register_vfs() {
  static sqlite3_vfs vfs = *sqlite3_vfs_find(nullptr);
  vfs.pAppData = sqlite3_vfs_find(nullptr);
  vfs.szOsFile += static_cast<int>(sizeof(LosingFile));
  vfs.zName = vfs_name;
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = access_file;
  sync_count();
  return sqlite3_vfs_register(&vfs, 0) == SQLITE_OK;
}

}  // namespace

const char* register_losing_vfs() {
  static const bool registered = register_vfs();
  return registered ? vfs_name : nullptr;
}

}  // namespace slotd::storage
