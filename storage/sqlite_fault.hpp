#pragma once

#include "protocol/base/result.hpp"

struct sqlite3;

namespace slotd::storage {

/// What SQLite says of the latest call that failed: `database PATH: database or disk is full`.
Fault sqlite_fault(sqlite3* connection);

/// SQLite passes a TextList to `listed` as a pointer of this type (sqlite3_bind_pointer).
inline constexpr const char* text_list_type = "slotd-text-list";

}  // namespace slotd::storage
