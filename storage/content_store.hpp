#pragma once

#include "protocol/base/ids.hpp"
#include "storage/database.hpp"

#include <string>
#include <string_view>

namespace slotd::storage {

/// Stores scripts and environments, each distinct text once.
class ContentStore {
 public:
  static Result<ContentStore> prepare(Database& database);

  /// Stores a text that is not there yet, and counts one more job that uses it.
  Result<ContentId> put(std::string_view text);
  Result<std::string> get(ContentId id);

 private:
  Result<ContentId> find(std::int64_t hash, std::string_view text);
  Result<ContentId> add(std::int64_t hash, std::string_view text);

  Statement with_hash_;
  Statement bytes_;
  Statement add_content_;
  Statement add_bytes_;
  Statement count_user_;
};

}  // namespace slotd::storage
