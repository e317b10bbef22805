#pragma once

#include "storage/database.hpp"

#include <utility>

namespace slotd::storage {

/// A transaction that is rolled back at the end of its life unless it was committed. The Database must
/// live longer and stay where it is.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  Done commit() { return database_->commit(); }

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace slotd::storage
