#pragma once

#include "storage/database.hpp"

namespace slotd::storage {

/// Number of the newest migration: what a database has as `user_version` when it is up to date.
int schema_version();

/// Brings an empty or older database up to date, all of it or nothing. Fault `storage` for one that
/// a newer program has written, and for one that is not ours.
Done migrate(Database& database);

/// Fault `storage` unless the database is exactly up to date.
Done check_schema(Database& database);

}  // namespace slotd::storage
