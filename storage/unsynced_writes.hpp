#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

struct sqlite3_file;

namespace slotd::storage {

/// A file as its process sees it; the real file holds only what was synced. All connections of a process
/// share one of these for each file. Results are SQLite's codes.
class UnsyncedWrites {
 public:
  /// Begins with what the real file holds.
  int attach(sqlite3_file* real);

  int read(sqlite3_file* real, char* out, std::int64_t amount, std::int64_t offset);
  int write(sqlite3_file* real, const char* bytes, std::int64_t amount, std::int64_t offset);
  void truncate(std::int64_t size);
  std::int64_t size() const;
  /// Writes everything to the real file and syncs it.
  int sync(sqlite3_file* real, int flags);

 private:
  using Block = std::vector<char>;
  int read_block(sqlite3_file* real, std::int64_t number, Block& block) const;

  mutable std::mutex mutex_;
  bool attached_ = false;
  std::int64_t size_ = 0;
  std::int64_t real_part_ = 0;  ///< before this offset the real file counts where there is no block
  std::map<std::int64_t, Block> blocks_;  ///< written since the last sync, by offset / block size
};

}  // namespace slotd::storage
