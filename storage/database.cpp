#include "storage/database.hpp"

#include "storage/sqlite_fault.hpp"
#include "storage/test_settings.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace slotd::storage {

namespace {

constexpr int lock_patience_ms = 5000;

/// SQL `listed(list, text)`
void listed(sqlite3_context* context, int, sqlite3_value** arguments) {
  const auto* list =
    static_cast<const TextList*>(sqlite3_value_pointer(arguments[0], text_list_type));
  auto size = static_cast<std::size_t>(sqlite3_value_bytes(arguments[1]));
  std::string_view text(static_cast<const char*>(sqlite3_value_blob(arguments[1])), size);
  bool found =
    list == nullptr || list->empty() || std::find(list->begin(), list->end(), text) != list->end();
  sqlite3_result_int(context, found ? 1 : 0);
}

int open_flags(Access access) {
  if (access == Access::read) return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
  return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
}

/// SQLite gives the files it makes beside a database the mode of the database.
Done keep_private(const std::string& path) {
  using std::filesystem::perms;
  std::error_code error;
  std::filesystem::permissions(path, perms::owner_read | perms::owner_write, error);
  if (error) return fail(FaultCode::storage, "database " + path + ": " + error.message());
  return {};
}

}  // namespace

Fault sqlite_fault(sqlite3* connection) {
  const auto* path = sqlite3_db_filename(connection, "main");
  auto where = path != nullptr ? "database " + std::string(path) : std::string("database");
  return {FaultCode::storage, where + ": " + sqlite3_errmsg(connection)};
}

void Database::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }

Result<Database> Database::open(const std::string& path, Access access) {
  sqlite3* connection = nullptr;
  auto code = sqlite3_open_v2(path.c_str(), &connection, open_flags(access), test_vfs_name());
  Database database(connection);
  if (code != SQLITE_OK)
    return fail(FaultCode::storage, "database " + path + ": " + sqlite3_errstr(code));
  if (access == Access::write)
    if (auto kept = keep_private(path); !kept) return tl::unexpected(kept.error());
  if (auto configured = database.configure(access); !configured)
    return tl::unexpected(configured.error());
  return database;
}

Done Database::configure(Access access) {
  auto* connection = connection_.get();
  sqlite3_extended_result_codes(connection, 1);
  sqlite3_busy_timeout(connection, lock_patience_ms);
  sqlite3_create_function_v2(connection, "listed", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                             listed, nullptr, nullptr, nullptr);
  if (access == Access::read) return run("PRAGMA temp_store = MEMORY");
  return run(
    "PRAGMA journal_mode = WAL;"
    "PRAGMA locking_mode = NORMAL;"
    "PRAGMA synchronous = " +
    test_synchronous("FULL"));
}

Done Database::run(const std::string& sql) {
  if (sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return tl::unexpected(sqlite_fault(connection_.get()));
  return {};
}

Result<std::int64_t> Database::number(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return tl::unexpected(statement.error());
  auto row = statement->next();
  if (!row) return tl::unexpected(row.error());
  return *row ? statement->integer(0) : 0;
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  auto code = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                 SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return tl::unexpected(sqlite_fault(connection_.get()));
  return Statement(statement);
}

Done Database::begin() { return run("BEGIN IMMEDIATE"); }

Done Database::commit() { return run("COMMIT"); }

void Database::roll_back() {
  if (in_transaction()) static_cast<void>(run("ROLLBACK"));
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(connection_.get()) == 0; }

std::string Database::path() const {
  const auto* path = sqlite3_db_filename(connection_.get(), "main");
  return path != nullptr ? path : "";
}

}  // namespace slotd::storage
