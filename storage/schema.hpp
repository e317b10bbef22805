#pragma once

#include "storage/database.hpp"

namespace slotd::storage {

/// The number of the newest migration: the `user_version` of a database that is up to date.
int schema_version();

/// Brings an empty or older database up to date, all of it or nothing. Fault `storage` if a newer program
/// has written the database, or if it is not ours.
Done migrate(Database& database);

/// Fault `storage` unless the database is exactly up to date.
Done check_schema(Database& database);

}  // namespace slotd::storage
