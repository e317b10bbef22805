#include "storage/unsynced_writes.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace slotd::storage {

namespace {

constexpr std::int64_t block_size = 4096;

/// Calls each(block number, offset within it, offset within the span, length) until one fails.
template <class Each>
int for_each_block(std::int64_t offset, std::int64_t amount, Each each) {
  for (std::int64_t done = 0; done < amount;) {
    auto number = (offset + done) / block_size;
    auto inside = (offset + done) % block_size;
    auto length = std::min(block_size - inside, amount - done);
    if (auto code = each(number, inside, done, length); code != SQLITE_OK) return code;
    done += length;
  }
  return SQLITE_OK;
}

}  // namespace

int UnsyncedWrites::attach(sqlite3_file* real) {
  std::lock_guard lock(mutex_);
  if (attached_) return SQLITE_OK;
  sqlite3_int64 size = 0;
  if (auto code = real->pMethods->xFileSize(real, &size); code != SQLITE_OK) return code;
  size_ = real_part_ = size;
  attached_ = true;
  return SQLITE_OK;
}

std::int64_t UnsyncedWrites::size() const {
  std::lock_guard lock(mutex_);
  return size_;
}

int UnsyncedWrites::read_block(sqlite3_file* real, std::int64_t number, Block& block) const {
  block.assign(block_size, '\0');
  if (auto found = blocks_.find(number); found != blocks_.end())
    return block = found->second, SQLITE_OK;
  auto amount = std::min(block_size, real_part_ - number * block_size);
  if (amount <= 0) return SQLITE_OK;
  return real->pMethods->xRead(real, block.data(), static_cast<int>(amount), number * block_size);
}

int UnsyncedWrites::read(sqlite3_file* real, char* out, std::int64_t amount, std::int64_t offset) {
  std::lock_guard lock(mutex_);
  auto there = std::clamp<std::int64_t>(size_ - offset, 0, amount);
  std::fill(out + there, out + amount, '\0');
  Block block;
  auto code = for_each_block(offset, there, [&](auto number, auto inside, auto done, auto length) {
    auto result = read_block(real, number, block);
    std::copy_n(block.begin() + inside, length, out + done);
    return result;
  });
  if (code != SQLITE_OK) return code;
  return there == amount ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int UnsyncedWrites::write(sqlite3_file* real, const char* bytes, std::int64_t amount,
                          std::int64_t offset) {
  std::lock_guard lock(mutex_);
  auto code = for_each_block(offset, amount, [&](auto number, auto inside, auto done, auto length) {
    Block block;
    if (auto result = read_block(real, number, block); result != SQLITE_OK) return result;
    std::copy_n(bytes + done, length, block.begin() + inside);
    blocks_[number] = std::move(block);
    return SQLITE_OK;
  });
  if (code == SQLITE_OK) size_ = std::max(size_, offset + amount);
  return code;
}

void UnsyncedWrites::truncate(std::int64_t size) {
  std::lock_guard lock(mutex_);
  size_ = size;
  real_part_ = std::min(real_part_, size);
  blocks_.erase(blocks_.lower_bound((size + block_size - 1) / block_size), blocks_.end());
  if (auto last = blocks_.find(size / block_size); last != blocks_.end())
    std::fill(last->second.begin() + size % block_size, last->second.end(), '\0');
}

int UnsyncedWrites::sync(sqlite3_file* real, int flags) {
  std::lock_guard lock(mutex_);
  const auto* real_calls = real->pMethods;
  auto code = real_calls->xTruncate(real, real_part_);
  for (const auto& [number, block] : blocks_) {
    auto amount = std::min(block_size, size_ - number * block_size);
    if (code == SQLITE_OK)
      code = real_calls->xWrite(real, block.data(), static_cast<int>(amount), number * block_size);
  }
  if (code == SQLITE_OK) code = real_calls->xTruncate(real, size_);
  if (code == SQLITE_OK) code = real_calls->xSync(real, flags);
  if (code != SQLITE_OK) return code;
  blocks_.clear();
  real_part_ = size_;
  return SQLITE_OK;
}

}  // namespace slotd::storage
