#pragma once

#include "storage/database.hpp"

#include <utility>

namespace slotd::storage {

/// All of it or nothing: what was not committed is taken back at the end of its life. The Database
/// must live longer and stay where it is.
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
