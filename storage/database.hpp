#pragma once

#include "protocol/base/result.hpp"
#include "storage/statement.hpp"

#include <memory>
#include <string>

struct sqlite3;

namespace slotd::storage {

enum class Access {
  read,   ///< the file must be there
  write,  ///< made if it is not there, mode 0600; WAL, synchronous=FULL
};

/// One connection to the database file. Waits 5 s for locks of others, then refuses with Fault
/// `storage`. Only one thread may use it at a time.
class Database {
 public:
  static Result<Database> open(const std::string& path, Access access);

  /// Runs one or more statements that have no parameters and no rows of interest.
  Done run(const std::string& sql);
  /// The one value of a query without parameters; zero if it has no row.
  Result<std::int64_t> number(std::string_view sql);
  Result<Statement> prepare(std::string_view sql);

  /// Takes the write lock at once, so that a lock held by others is met here and not in the middle of a
  /// batch.
  Done begin();
  Done commit();     ///< on disk when it returns without a Fault
  void roll_back();  ///< does nothing without a transaction

  /// False also after SQLite has rolled a transaction back by itself, as it does when the disk is full.
  bool in_transaction() const;
  std::string path() const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  explicit Database(sqlite3* connection) : connection_(connection) {}
  Done configure(Access access);

  std::unique_ptr<sqlite3, Close> connection_;
};

}  // namespace slotd::storage
