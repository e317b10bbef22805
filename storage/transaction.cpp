#include "storage/transaction.hpp"

namespace slotd::storage {

Result<Transaction> Transaction::begin(Database& database) {
  if (auto begun = database.begin(); !begun) return tl::unexpected(begun.error());
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_ != nullptr) database_->roll_back();
}

}  // namespace slotd::storage
