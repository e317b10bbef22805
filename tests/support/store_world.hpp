#pragma once

#include "storage/accounting.hpp"
#include "storage/job_store.hpp"
#include "tests/support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace slotd::test {

/// The value, or a failed test that shows the Fault.
template <class T>
T got(Result<T> result) {
  if (!result) FAIL(result.error().text);
  return *std::move(result);
}
inline void must(const Done& done) {
  if (!done) FAIL(done.error().text);
}

/// A folder of its own for a database, gone with the test.
class StoreWorld {
 public:
  std::string path() const { return folder_ / "state.db"; }
  std::filesystem::path folder() const { return folder_.path(); }

  storage::JobStore open() const { return got(storage::JobStore::open(path())); }
  storage::Accounting accounting() const { return got(storage::Accounting::open(path())); }
  /// A connection that looks at the tables.
  storage::Database look() const {
    return got(storage::Database::open(path(), storage::Access::read));
  }

 private:
  TempDir folder_;
};

/// Commits all of it at once.
void commit(storage::JobStore& store, const std::vector<storage::Write>& writes);
inline void commit(storage::JobStore& store, const Job& job) {
  commit(store, {storage::PutJob{job}});
}

/// A job that waits, with a name, a user and a partition.
Job waiting_job(std::uint32_t id);
/// A job of one attempt that ended then, with the change of number `id`.
Job ended_job(std::uint32_t id, Time end, JobState state = JobState::completed);

/// Some day at noon, and so many seconds later.
Time noon(std::int64_t seconds = 0);

std::vector<std::uint32_t> ids_of(const std::vector<Job>& jobs);
/// What a daemon would start with.
std::vector<Job> jobs_of(const storage::StoredState& state);

}  // namespace slotd::test
