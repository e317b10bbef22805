#include "storage/statement.hpp"

#include "storage/sqlite_fault.hpp"

#include <sqlite3.h>

namespace slotd::storage {

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Result<bool> Statement::next() {
  auto* statement = statement_.get();
  switch (sqlite3_step(statement)) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: reset(); return false;
    default: break;
  }
  auto fault = sqlite_fault(sqlite3_db_handle(statement));
  reset();
  return tl::unexpected(std::move(fault));
}

Done Statement::run() {
  auto row = next();
  reset();
  if (!row) return tl::unexpected(std::move(row.error()));
  return {};
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::bytes(int column) const {
  const auto* start = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  auto size = sqlite3_column_bytes(statement_.get(), column);
  return size > 0 ? std::string_view(start, static_cast<std::size_t>(size)) : std::string_view();
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void Statement::put(int place, std::string_view text) {
  const auto* start = text.data() != nullptr ? text.data() : "";  // NULL would bind SQL's NULL
  sqlite3_bind_blob64(statement_.get(), place, start, text.size(), SQLITE_STATIC);
}

void Statement::put(int place, const TextList* list) {
  sqlite3_bind_pointer(statement_.get(), place, const_cast<TextList*>(list), text_list_type,
                       nullptr);
}

void Statement::put_integer(int place, std::int64_t number) {
  sqlite3_bind_int64(statement_.get(), place, number);
}

void Statement::put_null(int place) { sqlite3_bind_null(statement_.get(), place); }

}  // namespace slotd::storage
