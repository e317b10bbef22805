#pragma once

#include "storage/database.hpp"

#include <initializer_list>
#include <string_view>

namespace slotd::storage {

struct ToPrepare {
  Statement* statement;
  std::string_view sql;
};

/// Prepares each statement in its place, until one fails.
inline Done prepare_all(Database& database, std::initializer_list<ToPrepare> all) {
  for (const auto& each : all) {
    auto prepared = database.prepare(each.sql);
    if (!prepared) return tl::unexpected(prepared.error());
    *each.statement = std::move(*prepared);
  }
  return {};
}

}  // namespace slotd::storage
