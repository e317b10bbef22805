#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace slotd::storage {

/// A time as it is stored: microseconds since 1970.
inline std::int64_t count(Time time) { return time.time_since_epoch().count(); }

/// A list of texts for SQL `listed(?, column)`, which is true if the list is empty or holds the column's
/// bytes.
using TextList = std::vector<std::string>;

/// One SQL statement, compiled once and run often. Texts are stored as BLOBs: they are bytes.
///
///     insert.with(job.id.value, name).run();
///     for (select.with(id); select.next()…;) use(select.integer(0));
class Statement {
 public:
  Statement() = default;

  /// Starts a run and binds values to ?1, ?2, …. Texts and lists are not copied: they must live until the
  /// statement has run.
  template <class... Value>
  Statement& with(const Value&... values) {
    reset();
    int place = 0;
    (put(++place, values), ...);
    return *this;
  }

  /// True if there is a row to read. False after the last one; the statement is reset then.
  Result<bool> next();
  /// Runs a statement whose rows, if any, do not matter.
  Done run();
  /// Ends a run before its last row, so that it holds no lock and no snapshot.
  void reset();

  std::int64_t integer(int column) const;
  /// The bytes of a text, valid until the statement goes on.
  std::string_view bytes(int column) const;
  bool is_null(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  template <std::integral Number>
  void put(int place, Number number) {
    put_integer(place, static_cast<std::int64_t>(number));
  }
  template <std::integral Number>
  void put(int place, const std::optional<Number>& number) {
    number ? put(place, *number) : put_null(place);
  }
  void put(int place, const std::optional<std::string>& text) {
    text ? put(place, std::string_view(*text)) : put_null(place);
  }
  void put(int place, const std::string& text) { put(place, std::string_view(text)); }
  void put(int place, std::string_view text);
  void put(int place, const TextList* list);
  void put_integer(int place, std::int64_t number);
  void put_null(int place);

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace slotd::storage
